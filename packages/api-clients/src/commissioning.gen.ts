// Generated from the service's OpenAPI document by `pnpm openapi`.

export interface paths {
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Measurements for Prometheus */
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
        /** Whether the process answers */
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
        /** Whether the service and all that it needs are there */
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
        /** List the nodes of a zone */
        get: operations["listNodes"];
        put?: never;
        post?: never;
        /** Delete all nodes of a project, area or zone */
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
        /** Read a node with its configuration */
        get: operations["getNode"];
        /** Create a node, replace it, or move it here from another zone of its project */
        put: operations["putNode"];
        post?: never;
        /** Delete a node */
        delete: operations["deleteNode"];
        options?: never;
        head?: never;
        /** Change a node's name or configuration */
        patch: operations["changeNode"];
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description A problem document (RFC 9457) */
        Problem: {
            /** @description A URI of the kind of problem; about:blank: the status says it */
            type: string;
            title: string;
            status: number;
            detail: string;
            /** @description The id of the request, as in x-request-id */
            instance: string;
            /** @description With 422: each fault, and where it is */
            errors?: {
                /** @description A JSON pointer as a URI fragment (RFC 6901) */
                pointer: string;
                detail: string;
            }[];
        };
        /**
         * @description Trimmed; 1 to 200 characters without control characters
         * @example Harbour house
         */
        Name: string;
        /**
         * @example {
         *       "node_uuid": "lamp-1",
         *       "name": "Ceiling lamp"
         *     }
         */
        NodeSummary: {
            /** @description Chosen by the client; unique within its project */
            node_uuid: string;
            name: string;
        };
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
            name: string;
            /**
             * @description Any JSON. Replaced as a whole
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
        NodeInput: {
            name: components["schemas"]["Name"];
            /**
             * @description Any JSON. Replaced as a whole
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
        NodeChange: {
            name?: components["schemas"]["Name"];
            /**
             * @description Any JSON. Replaced as a whole
             * @example {
             *       "brightness": 80
             *     }
             */
            configuration?: unknown;
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
            /** @description Them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description The request cannot be read */
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
            /** @description It does */
            200: {
                headers: {
                    /** @description How the answer may be kept */
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
            /** @description The request cannot be read */
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
            /** @description They are */
            200: {
                headers: {
                    /** @description How the answer may be kept */
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
            /** @description The request cannot be read */
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
            /** @description Not now; the same request may succeed soon */
            503: {
                headers: {
                    /** @description Seconds until the same request may succeed */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Service Unavailable",
                     *       "status": 503,
                     *       "detail": "database is away",
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
                /** @description The project: nodes of different projects never see each other */
                project_id: string;
                /** @description The zone that the node is in */
                zone_id: string;
                /** @description How many at most */
                limit?: number;
                /** @description Where to go on: taken from a Link to the next page */
                after?: string;
            };
            header?: {
                /**
                 * @description Who asks: an e-mail address; without it anonymous
                 * @example ann@example.com
                 */
                "x-user"?: string;
                /** @description 412 unless the resource still has one of these ETags */
                "if-match"?: string;
                /** @description 304 if the resource still has one of these ETags */
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
                    /** @description Names this state of the resource */
                    ETag?: string;
                    /** @description How the answer may be kept */
                    "Cache-Control"?: string;
                    /** @description Where the next page is (RFC 8288) */
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
            /** @description The client has it */
            304: {
                headers: {
                    /** @description Names this state of the resource */
                    ETag?: string;
                    /** @description How the answer may be kept */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be read */
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
            /** @description It is not there, or not for this user */
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
            /** @description The resource is not in the state that the request names */
            412: {
                headers: {
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
            /** @description The body or the query does not fit its schema */
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
                     *       "detail": "The request does not fit what is described for it",
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
            /** @description A mistake of the service */
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
                     *       "detail": "Something went wrong here",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now; the same request may succeed soon */
            503: {
                headers: {
                    /** @description Seconds until the same request may succeed */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Service Unavailable",
                     *       "status": 503,
                     *       "detail": "database is away",
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
                /** @description The project: nodes of different projects never see each other */
                project_id: string;
                /** @description The area of the zone */
                area_id?: string;
                /** @description The zone that the node is in */
                zone_id?: string;
            };
            header?: {
                /**
                 * @description Who asks: an e-mail address; without it anonymous
                 * @example ann@example.com
                 */
                "x-user"?: string;
                /** @description 412 unless the resource still has one of these ETags */
                "if-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be read */
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
            /** @description It is not there, or not for this user */
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
            /** @description It does not go with what is there */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Conflict",
                     *       "status": 409,
                     *       "detail": "There is already one",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The resource is not in the state that the request names */
            412: {
                headers: {
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
                     *       "detail": "The body is too large",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
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
            /** @description The body or the query does not fit its schema */
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
                     *       "detail": "The request does not fit what is described for it",
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
            /** @description A mistake of the service */
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
                     *       "detail": "Something went wrong here",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now; the same request may succeed soon */
            503: {
                headers: {
                    /** @description Seconds until the same request may succeed */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Service Unavailable",
                     *       "status": 503,
                     *       "detail": "database is away",
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
                /** @description The project: nodes of different projects never see each other */
                project_id: string;
                /** @description The zone that the node is in */
                zone_id: string;
            };
            header?: {
                /**
                 * @description Who asks: an e-mail address; without it anonymous
                 * @example ann@example.com
                 */
                "x-user"?: string;
                /** @description 412 unless the resource still has one of these ETags */
                "if-match"?: string;
                /** @description 304 if the resource still has one of these ETags */
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
                    /** @description Names this state of the resource */
                    ETag?: string;
                    /** @description How the answer may be kept */
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
            /** @description The client has it */
            304: {
                headers: {
                    /** @description Names this state of the resource */
                    ETag?: string;
                    /** @description How the answer may be kept */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be read */
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
            /** @description It is not there, or not for this user */
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
            /** @description The resource is not in the state that the request names */
            412: {
                headers: {
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
            /** @description The body or the query does not fit its schema */
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
                     *       "detail": "The request does not fit what is described for it",
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
            /** @description A mistake of the service */
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
                     *       "detail": "Something went wrong here",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now; the same request may succeed soon */
            503: {
                headers: {
                    /** @description Seconds until the same request may succeed */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Service Unavailable",
                     *       "status": 503,
                     *       "detail": "database is away",
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
                /** @description The project: nodes of different projects never see each other */
                project_id: string;
                /** @description The area of the zone */
                area_id: string;
                /** @description The zone that the node is in */
                zone_id: string;
            };
            header?: {
                /**
                 * @description Who asks: an e-mail address; without it anonymous
                 * @example ann@example.com
                 */
                "x-user"?: string;
                /** @description 412 unless the resource still has one of these ETags */
                "if-match"?: string;
                /** @description With *: 412 if it is there already */
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
                    /** @description Names this state of the resource */
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
                    /** @description Names this state of the resource */
                    ETag?: string;
                    /** @description Where the new resource is */
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
            /** @description The request cannot be read */
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
            /** @description It is not there, or not for this user */
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
            /** @description It does not go with what is there */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Conflict",
                     *       "status": 409,
                     *       "detail": "There is already one",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The resource is not in the state that the request names */
            412: {
                headers: {
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
                     *       "detail": "The body is too large",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
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
            /** @description The body or the query does not fit its schema */
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
                     *       "detail": "The request does not fit what is described for it",
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
            /** @description A mistake of the service */
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
                     *       "detail": "Something went wrong here",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now; the same request may succeed soon */
            503: {
                headers: {
                    /** @description Seconds until the same request may succeed */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Service Unavailable",
                     *       "status": 503,
                     *       "detail": "database is away",
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
                /** @description The project: nodes of different projects never see each other */
                project_id: string;
                /** @description The zone that the node is in */
                zone_id: string;
            };
            header?: {
                /**
                 * @description Who asks: an e-mail address; without it anonymous
                 * @example ann@example.com
                 */
                "x-user"?: string;
                /** @description 412 unless the resource still has one of these ETags */
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
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be read */
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
            /** @description It is not there, or not for this user */
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
            /** @description It does not go with what is there */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Conflict",
                     *       "status": 409,
                     *       "detail": "There is already one",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The resource is not in the state that the request names */
            412: {
                headers: {
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
                     *       "detail": "The body is too large",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
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
            /** @description The body or the query does not fit its schema */
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
                     *       "detail": "The request does not fit what is described for it",
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
            /** @description A mistake of the service */
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
                     *       "detail": "Something went wrong here",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now; the same request may succeed soon */
            503: {
                headers: {
                    /** @description Seconds until the same request may succeed */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Service Unavailable",
                     *       "status": 503,
                     *       "detail": "database is away",
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
                /** @description The project: nodes of different projects never see each other */
                project_id: string;
                /** @description The zone that the node is in */
                zone_id: string;
            };
            header?: {
                /**
                 * @description Who asks: an e-mail address; without it anonymous
                 * @example ann@example.com
                 */
                "x-user"?: string;
                /** @description 412 unless the resource still has one of these ETags */
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
                    /** @description Names this state of the resource */
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
            /** @description The request cannot be read */
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
            /** @description It is not there, or not for this user */
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
            /** @description It does not go with what is there */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Conflict",
                     *       "status": 409,
                     *       "detail": "There is already one",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The resource is not in the state that the request names */
            412: {
                headers: {
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
                     *       "detail": "The body is too large",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
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
            /** @description The body or the query does not fit its schema */
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
                     *       "detail": "The request does not fit what is described for it",
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
            /** @description A mistake of the service */
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
                     *       "detail": "Something went wrong here",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now; the same request may succeed soon */
            503: {
                headers: {
                    /** @description Seconds until the same request may succeed */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Service Unavailable",
                     *       "status": 503,
                     *       "detail": "database is away",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
