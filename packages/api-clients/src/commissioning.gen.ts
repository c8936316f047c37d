// Generated from the service's OpenAPI document by `pnpm openapi`.

export interface paths {
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the metrics
         * @description Requests are counted by the pattern of their route, so no label contains an id.
         */
        get: operations["metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check that the process is up
         * @description `/ready` also checks the services and databases that it needs.
         */
        get: operations["health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check that the service and everything it needs are available
         * @description Answers 503 also while the service stops.
         */
        get: operations["ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/nodes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the nodes of a zone
         * @description Sorted by creation, oldest first.
         */
        get: operations["listNodes"];
        put?: never;
        /**
         * Seal the nodes of a project, area or zone
         * @description Until the seal is lifted or expires, the nodes cannot be created, replaced, changed, deleted or moved in or out: such requests get 409. Reads are not affected. Several seals can cover the same nodes. If-Match takes the ETag of a page of the list of the zone's nodes, with the `limit` and `after` of that page. If-Match fails for an area or a project, because they have no such list.
         */
        post: operations["sealNodes"];
        /**
         * Permanently delete all nodes of a project, area or zone
         * @description For a project, area or zone that has been deleted. Afterwards, requests to put a node there get 404. All seals within it are replaced. Can be repeated.
         */
        delete: operations["purgeNodes"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/nodes/{node_uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a node with its configuration
         * @description Fails with 404 if the node is in another zone.
         */
        get: operations["getNode"];
        /**
         * Create or replace a node, or move it here from another zone of its project
         * @description The client chooses the id, which is unique within the project. A missing `configuration` is `{}`. A node in another zone is moved; with If-Match or If-None-Match: *, the response is 412.
         */
        put: operations["putNode"];
        post?: never;
        /**
         * Delete a node
         * @description Fails with 404 if the node is in another zone.
         */
        delete: operations["deleteNode"];
        options?: never;
        head?: never;
        /**
         * Change a node's name or configuration
         * @description Properties that are missing in the request are kept. A `configuration` is replaced as a whole.
         */
        patch: operations["changeNode"];
        trace?: never;
    };
    "/seals/{seal_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Lift a seal
         * @description An expired seal may already have been removed. The seal that a purge leaves cannot be lifted.
         */
        delete: operations["liftSeal"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @description Trimmed; 1 to 200 characters without control characters
         * @example Harbour house
         */
        Name: string;
        /**
         * @example {
         *       "node_uuid": "lamp-1",
         *       "name": "Ceiling lamp",
         *       "configuration": {
         *         "brightness": 80
         *       }
         *     }
         */
        Node: {
            /** @description Chosen by the client; unique within its project */
            node_uuid: string;
            name: components["schemas"]["Name"];
            /**
             * @description Any JSON, always replaced as a whole
             * @example {
             *       "brightness": 80
             *     }
             */
            configuration: unknown;
        };
        /**
         * @example {
         *       "name": "Ceiling lamp",
         *       "configuration": {
         *         "brightness": 80
         *       }
         *     }
         */
        NodeChange: {
            name?: components["schemas"]["Name"];
            /**
             * @description Any JSON, always replaced as a whole
             * @example {
             *       "brightness": 80
             *     }
             */
            configuration?: unknown;
        };
        /**
         * @example {
         *       "name": "Ceiling lamp",
         *       "configuration": {
         *         "brightness": 80
         *       }
         *     }
         */
        NodeInput: {
            name: components["schemas"]["Name"];
            /**
             * @description Any JSON, always replaced as a whole
             * @example {
             *       "brightness": 80
             *     }
             */
            configuration?: unknown;
        };
        /**
         * @example {
         *       "node_uuid": "lamp-1",
         *       "name": "Ceiling lamp"
         *     }
         */
        NodeSummary: {
            /** @description Chosen by the client; unique within its project */
            node_uuid: string;
            name: components["schemas"]["Name"];
        };
        /** @description A problem document (RFC 9457) */
        Problem: {
            /** @description URI of the problem type; about:blank if the status is sufficient */
            type: string;
            title: string;
            status: number;
            detail: string;
            /** @description Id of the request, as in x-request-id */
            instance: string;
            /** @description For 422: each fault and its position */
            errors?: {
                /** @description For a fault in the body: a JSON pointer as a URI fragment (RFC 6901) */
                pointer?: string;
                /** @description For a fault in the query: the name of the parameter */
                parameter?: string;
                detail: string;
            }[];
        };
        /**
         * @example {
         *       "seal_id": "5d3c1b0a-9f8e-4d7c-8b6a-594837261504",
         *       "expires_at": "2026-01-31T12:00:00.000Z"
         *     }
         */
        Seal: {
            /**
             * Format: uuid
             * @description Chosen at random by the client, and needed to lift the seal
             */
            seal_id: string;
            /**
             * Format: date-time
             * @description When the seal expires, by the clock of the database
             */
            expires_at: string;
        };
        /**
         * @example {
         *       "seal_id": "5d3c1b0a-9f8e-4d7c-8b6a-594837261504",
         *       "seconds": 60
         *     }
         */
        SealInput: {
            /**
             * Format: uuid
             * @description Chosen at random by the client, and needed to lift the seal
             */
            seal_id: string;
            /** @description Seconds until the seal expires, unless it is lifted earlier */
            seconds: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Metrics in Prometheus text format */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Bad Request",
                     *       "status": 400,
                     *       "detail": "The body is not JSON",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The process is up */
            200: {
                headers: {
                    /** @description How the response may be cached */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok"
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "ok";
                    };
                };
            };
            /** @description The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Bad Request",
                     *       "status": 400,
                     *       "detail": "The body is not JSON",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The service is ready */
            200: {
                headers: {
                    /** @description How the response may be cached */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ready"
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "ready";
                    };
                };
            };
            /** @description The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Bad Request",
                     *       "status": 400,
                     *       "detail": "The body is not JSON",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporarily unavailable; the request may succeed soon */
            503: {
                headers: {
                    /** @description Seconds after which the request may succeed */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Service Unavailable",
                     *       "status": 503,
                     *       "detail": "Unavailable: database",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listNodes: {
        parameters: {
            query: {
                /** @description The project. Nodes of different projects have nothing in common */
                project_id: string;
                /** @description The zone that the node is in */
                zone_id: string;
                /** @description Maximum number of items */
                limit?: number;
                /** @description Cursor of a page, taken from the Link to it */
                after?: string;
            };
            header?: {
                /**
                 * @description The user: an e-mail address. Default: anonymous
                 * @example ann@example.com
                 */
                "x-user"?: string;
                /** @description 412 unless the resource has one of these ETags */
                "if-match"?: string;
                /** @description 304 if the resource has one of these ETags */
                "if-none-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of nodes */
            200: {
                headers: {
                    /** @description Identifies this version of the resource */
                    ETag?: string;
                    /** @description How the response may be cached */
                    "Cache-Control"?: string;
                    /** @description The next page (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "node_uuid": "lamp-1",
                     *         "name": "Ceiling lamp"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["NodeSummary"][];
                };
            };
            /** @description Not modified */
            304: {
                headers: {
                    /** @description Identifies this version of the resource */
                    ETag?: string;
                    /** @description How the response may be cached */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Bad Request",
                     *       "status": 400,
                     *       "detail": "The body is not JSON",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found, or not visible to this user */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Not Found",
                     *       "status": 404,
                     *       "detail": "There is nothing here",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A condition of the request does not hold */
            412: {
                headers: {
                    /** @description Identifies this version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Precondition Failed",
                     *       "status": 412,
                     *       "detail": "The resource is not in the state that the request names",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body or the query does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Unprocessable Entity",
                     *       "status": 422,
                     *       "detail": "The request does not match its schema",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11",
                     *       "errors": [
                     *         {
                     *           "pointer": "#/name",
                     *           "detail": "is required"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Internal Server Error",
                     *       "status": 500,
                     *       "detail": "Something went wrong",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporarily unavailable; the request may succeed soon */
            503: {
                headers: {
                    /** @description Seconds after which the request may succeed */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Service Unavailable",
                     *       "status": 503,
                     *       "detail": "Unavailable: database",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sealNodes: {
        parameters: {
            query: {
                /** @description The project. Nodes of different projects have nothing in common */
                project_id: string;
                /** @description The area of the zone */
                area_id?: string;
                /** @description The zone that the node is in */
                zone_id?: string;
                /** @description Maximum number of items */
                limit?: number;
                /** @description Cursor of a page, taken from the Link to it */
                after?: string;
            };
            header?: {
                /**
                 * @description The user: an e-mail address. Default: anonymous
                 * @example ann@example.com
                 */
                "x-user"?: string;
                /** @description 412 unless the resource has one of these ETags */
                "if-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SealInput"];
            };
        };
        responses: {
            /** @description The new seal */
            201: {
                headers: {
                    /** @description Identifies this version of the resource */
                    ETag?: string;
                    /** @description URL of the new resource */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "seal_id": "5d3c1b0a-9f8e-4d7c-8b6a-594837261504",
                     *       "expires_at": "2026-01-31T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Seal"];
                };
            };
            /** @description The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Bad Request",
                     *       "status": 400,
                     *       "detail": "The body is not JSON",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The user may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Forbidden",
                     *       "status": 403,
                     *       "detail": "A viewer cannot change this",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found, or not visible to this user */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Not Found",
                     *       "status": 404,
                     *       "detail": "There is nothing here",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflicts with the current state */
            409: {
                headers: {
                    /** @description Seconds after which the request may succeed */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Conflict",
                     *       "status": 409,
                     *       "detail": "The name is already taken",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A condition of the request does not hold */
            412: {
                headers: {
                    /** @description Identifies this version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Precondition Failed",
                     *       "status": 412,
                     *       "detail": "The resource is not in the state that the request names",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 1 MiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Payload Too Large",
                     *       "status": 413,
                     *       "detail": "The body is larger than 1 MiB",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON, or is compressed */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Unsupported Media Type",
                     *       "status": 415,
                     *       "detail": "The body must be application/json",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body or the query does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Unprocessable Entity",
                     *       "status": 422,
                     *       "detail": "The request does not match its schema",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11",
                     *       "errors": [
                     *         {
                     *           "pointer": "#/name",
                     *           "detail": "is required"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Internal Server Error",
                     *       "status": 500,
                     *       "detail": "Something went wrong",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporarily unavailable; the request may succeed soon */
            503: {
                headers: {
                    /** @description Seconds after which the request may succeed */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Service Unavailable",
                     *       "status": 503,
                     *       "detail": "Unavailable: database",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    purgeNodes: {
        parameters: {
            query: {
                /** @description The project. Nodes of different projects have nothing in common */
                project_id: string;
                /** @description The area of the zone */
                area_id?: string;
                /** @description The zone that the node is in */
                zone_id?: string;
            };
            header?: {
                /**
                 * @description The user: an e-mail address. Default: anonymous
                 * @example ann@example.com
                 */
                "x-user"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Bad Request",
                     *       "status": 400,
                     *       "detail": "The body is not JSON",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The user may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Forbidden",
                     *       "status": 403,
                     *       "detail": "A viewer cannot change this",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found, or not visible to this user */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Not Found",
                     *       "status": 404,
                     *       "detail": "There is nothing here",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflicts with the current state */
            409: {
                headers: {
                    /** @description Seconds after which the request may succeed */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Conflict",
                     *       "status": 409,
                     *       "detail": "The name is already taken",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A condition of the request does not hold */
            412: {
                headers: {
                    /** @description Identifies this version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Precondition Failed",
                     *       "status": 412,
                     *       "detail": "The resource is not in the state that the request names",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 1 MiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Payload Too Large",
                     *       "status": 413,
                     *       "detail": "The body is larger than 1 MiB",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON, or is compressed */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Unsupported Media Type",
                     *       "status": 415,
                     *       "detail": "The body must be application/json",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body or the query does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Unprocessable Entity",
                     *       "status": 422,
                     *       "detail": "The request does not match its schema",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11",
                     *       "errors": [
                     *         {
                     *           "pointer": "#/name",
                     *           "detail": "is required"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Internal Server Error",
                     *       "status": 500,
                     *       "detail": "Something went wrong",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporarily unavailable; the request may succeed soon */
            503: {
                headers: {
                    /** @description Seconds after which the request may succeed */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Service Unavailable",
                     *       "status": 503,
                     *       "detail": "Unavailable: database",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getNode: {
        parameters: {
            query: {
                /** @description The project. Nodes of different projects have nothing in common */
                project_id: string;
                /** @description The zone that the node is in */
                zone_id: string;
            };
            header?: {
                /**
                 * @description The user: an e-mail address. Default: anonymous
                 * @example ann@example.com
                 */
                "x-user"?: string;
                /** @description 412 unless the resource has one of these ETags */
                "if-match"?: string;
                /** @description 304 if the resource has one of these ETags */
                "if-none-match"?: string;
            };
            path: {
                /** @description Chosen by the client; unique within its project */
                node_uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The node */
            200: {
                headers: {
                    /** @description Identifies this version of the resource */
                    ETag?: string;
                    /** @description How the response may be cached */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "node_uuid": "lamp-1",
                     *       "name": "Ceiling lamp",
                     *       "configuration": {
                     *         "brightness": 80
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Node"];
                };
            };
            /** @description Not modified */
            304: {
                headers: {
                    /** @description Identifies this version of the resource */
                    ETag?: string;
                    /** @description How the response may be cached */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Bad Request",
                     *       "status": 400,
                     *       "detail": "The body is not JSON",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found, or not visible to this user */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Not Found",
                     *       "status": 404,
                     *       "detail": "There is nothing here",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A condition of the request does not hold */
            412: {
                headers: {
                    /** @description Identifies this version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Precondition Failed",
                     *       "status": 412,
                     *       "detail": "The resource is not in the state that the request names",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body or the query does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Unprocessable Entity",
                     *       "status": 422,
                     *       "detail": "The request does not match its schema",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11",
                     *       "errors": [
                     *         {
                     *           "pointer": "#/name",
                     *           "detail": "is required"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Internal Server Error",
                     *       "status": 500,
                     *       "detail": "Something went wrong",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporarily unavailable; the request may succeed soon */
            503: {
                headers: {
                    /** @description Seconds after which the request may succeed */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Service Unavailable",
                     *       "status": 503,
                     *       "detail": "Unavailable: database",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putNode: {
        parameters: {
            query: {
                /** @description The project. Nodes of different projects have nothing in common */
                project_id: string;
                /** @description The area of the zone */
                area_id: string;
                /** @description The zone that the node is in */
                zone_id: string;
            };
            header?: {
                /**
                 * @description The user: an e-mail address. Default: anonymous
                 * @example ann@example.com
                 */
                "x-user"?: string;
                /** @description 412 unless the resource has one of these ETags */
                "if-match"?: string;
                /** @description With *: 412 if the resource exists */
                "if-none-match"?: string;
            };
            path: {
                /** @description Chosen by the client; unique within its project */
                node_uuid: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NodeInput"];
            };
        };
        responses: {
            /** @description The node */
            200: {
                headers: {
                    /** @description Identifies this version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "node_uuid": "lamp-1",
                     *       "name": "Ceiling lamp",
                     *       "configuration": {
                     *         "brightness": 80
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Node"];
                };
            };
            /** @description The new node */
            201: {
                headers: {
                    /** @description Identifies this version of the resource */
                    ETag?: string;
                    /** @description URL of the new resource */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "node_uuid": "lamp-1",
                     *       "name": "Ceiling lamp",
                     *       "configuration": {
                     *         "brightness": 80
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Node"];
                };
            };
            /** @description The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Bad Request",
                     *       "status": 400,
                     *       "detail": "The body is not JSON",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The user may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Forbidden",
                     *       "status": 403,
                     *       "detail": "A viewer cannot change this",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found, or not visible to this user */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Not Found",
                     *       "status": 404,
                     *       "detail": "There is nothing here",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflicts with the current state */
            409: {
                headers: {
                    /** @description Seconds after which the request may succeed */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Conflict",
                     *       "status": 409,
                     *       "detail": "The name is already taken",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A condition of the request does not hold */
            412: {
                headers: {
                    /** @description Identifies this version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Precondition Failed",
                     *       "status": 412,
                     *       "detail": "The resource is not in the state that the request names",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 1 MiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Payload Too Large",
                     *       "status": 413,
                     *       "detail": "The body is larger than 1 MiB",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON, or is compressed */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Unsupported Media Type",
                     *       "status": 415,
                     *       "detail": "The body must be application/json",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body or the query does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Unprocessable Entity",
                     *       "status": 422,
                     *       "detail": "The request does not match its schema",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11",
                     *       "errors": [
                     *         {
                     *           "pointer": "#/name",
                     *           "detail": "is required"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Internal Server Error",
                     *       "status": 500,
                     *       "detail": "Something went wrong",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporarily unavailable; the request may succeed soon */
            503: {
                headers: {
                    /** @description Seconds after which the request may succeed */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Service Unavailable",
                     *       "status": 503,
                     *       "detail": "Unavailable: database",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteNode: {
        parameters: {
            query: {
                /** @description The project. Nodes of different projects have nothing in common */
                project_id: string;
                /** @description The zone that the node is in */
                zone_id: string;
            };
            header?: {
                /**
                 * @description The user: an e-mail address. Default: anonymous
                 * @example ann@example.com
                 */
                "x-user"?: string;
                /** @description 412 unless the resource has one of these ETags */
                "if-match"?: string;
            };
            path: {
                /** @description Chosen by the client; unique within its project */
                node_uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Bad Request",
                     *       "status": 400,
                     *       "detail": "The body is not JSON",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The user may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Forbidden",
                     *       "status": 403,
                     *       "detail": "A viewer cannot change this",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found, or not visible to this user */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Not Found",
                     *       "status": 404,
                     *       "detail": "There is nothing here",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflicts with the current state */
            409: {
                headers: {
                    /** @description Seconds after which the request may succeed */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Conflict",
                     *       "status": 409,
                     *       "detail": "The name is already taken",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A condition of the request does not hold */
            412: {
                headers: {
                    /** @description Identifies this version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Precondition Failed",
                     *       "status": 412,
                     *       "detail": "The resource is not in the state that the request names",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 1 MiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Payload Too Large",
                     *       "status": 413,
                     *       "detail": "The body is larger than 1 MiB",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON, or is compressed */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Unsupported Media Type",
                     *       "status": 415,
                     *       "detail": "The body must be application/json",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body or the query does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Unprocessable Entity",
                     *       "status": 422,
                     *       "detail": "The request does not match its schema",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11",
                     *       "errors": [
                     *         {
                     *           "pointer": "#/name",
                     *           "detail": "is required"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Internal Server Error",
                     *       "status": 500,
                     *       "detail": "Something went wrong",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporarily unavailable; the request may succeed soon */
            503: {
                headers: {
                    /** @description Seconds after which the request may succeed */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Service Unavailable",
                     *       "status": 503,
                     *       "detail": "Unavailable: database",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeNode: {
        parameters: {
            query: {
                /** @description The project. Nodes of different projects have nothing in common */
                project_id: string;
                /** @description The zone that the node is in */
                zone_id: string;
            };
            header?: {
                /**
                 * @description The user: an e-mail address. Default: anonymous
                 * @example ann@example.com
                 */
                "x-user"?: string;
                /** @description 412 unless the resource has one of these ETags */
                "if-match"?: string;
            };
            path: {
                /** @description Chosen by the client; unique within its project */
                node_uuid: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NodeChange"];
            };
        };
        responses: {
            /** @description The node */
            200: {
                headers: {
                    /** @description Identifies this version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "node_uuid": "lamp-1",
                     *       "name": "Ceiling lamp",
                     *       "configuration": {
                     *         "brightness": 80
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Node"];
                };
            };
            /** @description The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Bad Request",
                     *       "status": 400,
                     *       "detail": "The body is not JSON",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The user may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Forbidden",
                     *       "status": 403,
                     *       "detail": "A viewer cannot change this",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found, or not visible to this user */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Not Found",
                     *       "status": 404,
                     *       "detail": "There is nothing here",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflicts with the current state */
            409: {
                headers: {
                    /** @description Seconds after which the request may succeed */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Conflict",
                     *       "status": 409,
                     *       "detail": "The name is already taken",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A condition of the request does not hold */
            412: {
                headers: {
                    /** @description Identifies this version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Precondition Failed",
                     *       "status": 412,
                     *       "detail": "The resource is not in the state that the request names",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 1 MiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Payload Too Large",
                     *       "status": 413,
                     *       "detail": "The body is larger than 1 MiB",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON, or is compressed */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Unsupported Media Type",
                     *       "status": 415,
                     *       "detail": "The body must be application/json",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body or the query does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Unprocessable Entity",
                     *       "status": 422,
                     *       "detail": "The request does not match its schema",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11",
                     *       "errors": [
                     *         {
                     *           "pointer": "#/name",
                     *           "detail": "is required"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Internal Server Error",
                     *       "status": 500,
                     *       "detail": "Something went wrong",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporarily unavailable; the request may succeed soon */
            503: {
                headers: {
                    /** @description Seconds after which the request may succeed */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Service Unavailable",
                     *       "status": 503,
                     *       "detail": "Unavailable: database",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    liftSeal: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The user: an e-mail address. Default: anonymous
                 * @example ann@example.com
                 */
                "x-user"?: string;
            };
            path: {
                /** @description Chosen at random by the client, and needed to lift the seal */
                seal_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Bad Request",
                     *       "status": 400,
                     *       "detail": "The body is not JSON",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The user may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Forbidden",
                     *       "status": 403,
                     *       "detail": "A viewer cannot change this",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found, or not visible to this user */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Not Found",
                     *       "status": 404,
                     *       "detail": "There is nothing here",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflicts with the current state */
            409: {
                headers: {
                    /** @description Seconds after which the request may succeed */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Conflict",
                     *       "status": 409,
                     *       "detail": "The name is already taken",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A condition of the request does not hold */
            412: {
                headers: {
                    /** @description Identifies this version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Precondition Failed",
                     *       "status": 412,
                     *       "detail": "The resource is not in the state that the request names",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 1 MiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Payload Too Large",
                     *       "status": 413,
                     *       "detail": "The body is larger than 1 MiB",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON, or is compressed */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Unsupported Media Type",
                     *       "status": 415,
                     *       "detail": "The body must be application/json",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body or the query does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Unprocessable Entity",
                     *       "status": 422,
                     *       "detail": "The request does not match its schema",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11",
                     *       "errors": [
                     *         {
                     *           "pointer": "#/name",
                     *           "detail": "is required"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Internal Server Error",
                     *       "status": 500,
                     *       "detail": "Something went wrong",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporarily unavailable; the request may succeed soon */
            503: {
                headers: {
                    /** @description Seconds after which the request may succeed */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Service Unavailable",
                     *       "status": 503,
                     *       "detail": "Unavailable: database",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
