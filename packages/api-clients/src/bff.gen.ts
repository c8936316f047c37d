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
         * Check that the service and at least one backend are available
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
    "/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the projects of which the user is a collaborator
         * @description Sorted by creation, oldest first. The list and its ETag depend on the user.
         */
        get: operations["listProjects"];
        put?: never;
        /**
         * Create a project; the user becomes its owner
         * @description Any user may create projects. Users who are not collaborators of a project get 404 for it.
         */
        post: operations["createProject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{project_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a project with its collaborators and areas
         * @description With all collaborators and the first 1,000 areas. If there are more, `Link` has the next page of the list of areas.
         */
        get: operations["getProject"];
        put?: never;
        post?: never;
        /**
         * Delete a project with all that is in it
         * @description For owners and managers. Areas, zones and nodes are deleted with it.
         */
        delete: operations["deleteProject"];
        options?: never;
        head?: never;
        /**
         * Rename a project
         * @description For owners and managers. The response equals that of a GET.
         */
        patch: operations["renameProject"];
        trace?: never;
    };
    "/projects/{project_id}/collaborators": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the collaborators of a project, by e-mail address
         * @description For collaborators of any role.
         */
        get: operations["listCollaborators"];
        put?: never;
        post?: never;
        /**
         * Remove collaborators. Other addresses are ignored
         * @description The response lists the remaining collaborators. Fails with 409 if no owner or manager would remain.
         */
        delete: operations["removeCollaborators"];
        options?: never;
        head?: never;
        /**
         * Add collaborators, or change their roles
         * @description Collaborators who are not in the request keep their roles. Fails with 409 if no owner or manager would remain, or if there would be more than 1,000 collaborators.
         */
        patch: operations["putCollaborators"];
        trace?: never;
    };
    "/projects/{project_id}/collaborators/{email}": {
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
         * Remove a collaborator
         * @description For owners and managers. Fails with 409 if no owner or manager would remain.
         */
        delete: operations["removeCollaborator"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{project_id}/areas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the areas of a project
         * @description Sorted by creation, oldest first.
         */
        get: operations["listAreas"];
        put?: never;
        /**
         * Create an area in a project
         * @description For owners and managers. The new area is added at the end of the list.
         */
        post: operations["createArea"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{project_id}/areas/{area_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an area with its zones
         * @description With the first 1,000 zones. If there are more, `Link` has the next page of the list of zones.
         */
        get: operations["getArea"];
        put?: never;
        post?: never;
        /**
         * Delete an area with its zones
         * @description For owners and managers. Zones and nodes are deleted with it.
         */
        delete: operations["deleteArea"];
        options?: never;
        head?: never;
        /**
         * Rename an area
         * @description For owners and managers. The response equals that of a GET.
         */
        patch: operations["renameArea"];
        trace?: never;
    };
    "/projects/{project_id}/areas/{area_id}/zones": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the zones of an area
         * @description Sorted by creation, oldest first.
         */
        get: operations["listZones"];
        put?: never;
        /**
         * Create a zone in an area
         * @description For owners and managers. The new zone is added at the end of the list. The response has no ETag, because the ETag of a zone also covers its nodes, which are not shown here.
         */
        post: operations["createZone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{project_id}/areas/{area_id}/zones/{zone_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a zone with its nodes
         * @description With the first 1,000 nodes. If there are more, `Link` has the next page of the list of nodes. The ETag covers all nodes.
         */
        get: operations["getZone"];
        put?: never;
        post?: never;
        /**
         * Delete a zone
         * @description For owners and managers. Nodes are deleted with it. If-Match takes the ETag from a GET of the zone, and compares all of it: only the nodes that the ETag covers can be deleted. During the deletion, writes to the nodes of the zone get 409.
         */
        delete: operations["deleteZone"];
        options?: never;
        head?: never;
        /**
         * Change a zone
         * @description For owners and managers. Properties that are missing in the request are kept. If-Match takes the ETag from a GET of the zone, and compares all of it, including the nodes. The response then has the new ETag, as a GET would. Without If-Match, or with *, it has none, because the ETag also covers nodes that the client may not have seen.
         */
        patch: operations["changeZone"];
        trace?: never;
    };
    "/projects/{project_id}/areas/{area_id}/zones/{zone_id}/nodes": {
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
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{project_id}/areas/{area_id}/zones/{zone_id}/nodes/{node_uuid}": {
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
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @example {
         *       "area_id": "8a1b7c52-5b0e-4d0b-8a5e-1f2d3c4b5a69",
         *       "name": "Ground floor",
         *       "zones": [
         *         {
         *           "zone_id": "c0a8012e-7f64-4a51-9f0f-6d5c4b3a2918",
         *           "name": "Hall",
         *           "scenario": "switch"
         *         }
         *       ]
         *     }
         */
        Area: {
            /**
             * Format: uuid
             * @description The area
             */
            area_id: string;
            name: components["schemas"]["Name"];
            /** @description The first zones */
            zones: components["schemas"]["Zone"][];
        };
        /**
         * @example {
         *       "name": "Ground floor"
         *     }
         */
        AreaInput: {
            name: components["schemas"]["Name"];
        };
        /**
         * @example {
         *       "area_id": "8a1b7c52-5b0e-4d0b-8a5e-1f2d3c4b5a69",
         *       "name": "Ground floor"
         *     }
         */
        AreaSummary: {
            /**
             * Format: uuid
             * @description The area
             */
            area_id: string;
            name: components["schemas"]["Name"];
        };
        /**
         * @example {
         *       "email": "ann@example.com",
         *       "role": "owner"
         *     }
         */
        Collaborator: {
            email: components["schemas"]["User"];
            role: components["schemas"]["Role"];
        };
        /**
         * @example [
         *       {
         *         "email": "bob@example.com",
         *         "role": "viewer"
         *       }
         *     ]
         */
        CollaboratorsInput: components["schemas"]["Collaborator"][];
        /**
         * @example [
         *       "bob@example.com"
         *     ]
         */
        EmailsInput: components["schemas"]["User"][];
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
         *       "project_id": "3f0f6f0e-6a0e-4f5c-9d1f-0a4f0f1d2c3b",
         *       "name": "Harbour house",
         *       "collaborators": [
         *         {
         *           "email": "ann@example.com",
         *           "role": "owner"
         *         }
         *       ],
         *       "areas": [
         *         {
         *           "area_id": "8a1b7c52-5b0e-4d0b-8a5e-1f2d3c4b5a69",
         *           "name": "Ground floor"
         *         }
         *       ]
         *     }
         */
        Project: {
            /**
             * Format: uuid
             * @description The project
             */
            project_id: string;
            name: components["schemas"]["Name"];
            collaborators: components["schemas"]["Collaborator"][];
            /** @description The first areas */
            areas: components["schemas"]["AreaSummary"][];
        };
        /**
         * @example {
         *       "name": "Harbour house"
         *     }
         */
        ProjectInput: {
            name: components["schemas"]["Name"];
        };
        /**
         * @example {
         *       "project_id": "3f0f6f0e-6a0e-4f5c-9d1f-0a4f0f1d2c3b",
         *       "name": "Harbour house"
         *     }
         */
        ProjectSummary: {
            /**
             * Format: uuid
             * @description The project
             */
            project_id: string;
            name: components["schemas"]["Name"];
        };
        /**
         * @description Owners and managers can change everything and manage collaborators. Viewers can only read
         * @example viewer
         */
        Role: "owner" | "manager" | "viewer";
        /**
         * @description An e-mail address, or anonymous; upper case is converted to lower case
         * @example ann@example.com
         */
        User: string;
        /**
         * @example {
         *       "zone_id": "c0a8012e-7f64-4a51-9f0f-6d5c4b3a2918",
         *       "name": "Hall",
         *       "scenario": "switch"
         *     }
         */
        Zone: {
            /**
             * Format: uuid
             * @description The zone
             */
            zone_id: string;
            name: components["schemas"]["Name"];
            scenario: components["schemas"]["Name"];
        };
        /**
         * @example {
         *       "name": "Hall",
         *       "scenario": "switch"
         *     }
         */
        ZoneChange: {
            name?: components["schemas"]["Name"];
            /** @description How the zone is controlled. Default when a zone is created: `switch` */
            scenario?: components["schemas"]["Name"];
        };
        /**
         * @example {
         *       "name": "Hall",
         *       "scenario": "switch"
         *     }
         */
        ZoneInput: {
            name: components["schemas"]["Name"];
            /** @description How the zone is controlled. Default when a zone is created: `switch` */
            scenario?: components["schemas"]["Name"];
        };
        /**
         * @example {
         *       "zone_id": "c0a8012e-7f64-4a51-9f0f-6d5c4b3a2918",
         *       "name": "Hall",
         *       "scenario": "switch",
         *       "nodes": [
         *         {
         *           "node_uuid": "lamp-1",
         *           "name": "Ceiling lamp"
         *         }
         *       ]
         *     }
         */
        ZoneWithNodes: {
            /**
             * Format: uuid
             * @description The zone
             */
            zone_id: string;
            name: components["schemas"]["Name"];
            scenario: components["schemas"]["Name"];
            /** @description The first nodes */
            nodes: components["schemas"]["NodeSummary"][];
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
                     *       "status": "ready",
                     *       "checks": {
                     *         "projects": "available",
                     *         "commissioning": "unavailable"
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "ready";
                        checks: {
                            [key: string]: "available" | "unavailable";
                        };
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
    listProjects: {
        parameters: {
            query?: {
                /** @description Maximum number of items */
                limit?: number;
                /** @description Cursor of a page, taken from the Link to it */
                after?: string;
            };
            header?: {
                /** @description The user: an e-mail address. Default: anonymous */
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
            /** @description A page of projects */
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
                     *         "project_id": "3f0f6f0e-6a0e-4f5c-9d1f-0a4f0f1d2c3b",
                     *         "name": "Harbour house"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["ProjectSummary"][];
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
            /** @description An upstream service failed */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Bad Gateway",
                     *       "status": 502,
                     *       "detail": "projects cannot be reached",
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
            /** @description An upstream service did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Gateway Timeout",
                     *       "status": 504,
                     *       "detail": "projects did not answer",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createProject: {
        parameters: {
            query?: never;
            header?: {
                /** @description The user: an e-mail address. Default: anonymous */
                "x-user"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProjectInput"];
            };
        };
        responses: {
            /** @description The new project */
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
                     *       "project_id": "3f0f6f0e-6a0e-4f5c-9d1f-0a4f0f1d2c3b",
                     *       "name": "Harbour house"
                     *     }
                     */
                    "application/json": components["schemas"]["ProjectSummary"];
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
            /** @description An upstream service failed */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Bad Gateway",
                     *       "status": 502,
                     *       "detail": "projects cannot be reached",
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
            /** @description An upstream service did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Gateway Timeout",
                     *       "status": 504,
                     *       "detail": "projects did not answer",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getProject: {
        parameters: {
            query?: never;
            header?: {
                /** @description The user: an e-mail address. Default: anonymous */
                "x-user"?: string;
                /** @description 412 unless the resource has one of these ETags */
                "if-match"?: string;
                /** @description 304 if the resource has one of these ETags */
                "if-none-match"?: string;
            };
            path: {
                /** @description The project */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The project */
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
                     * @example {
                     *       "project_id": "3f0f6f0e-6a0e-4f5c-9d1f-0a4f0f1d2c3b",
                     *       "name": "Harbour house",
                     *       "collaborators": [
                     *         {
                     *           "email": "ann@example.com",
                     *           "role": "owner"
                     *         }
                     *       ],
                     *       "areas": [
                     *         {
                     *           "area_id": "8a1b7c52-5b0e-4d0b-8a5e-1f2d3c4b5a69",
                     *           "name": "Ground floor"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Project"];
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
            /** @description An upstream service failed */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Bad Gateway",
                     *       "status": 502,
                     *       "detail": "projects cannot be reached",
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
            /** @description An upstream service did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Gateway Timeout",
                     *       "status": 504,
                     *       "detail": "projects did not answer",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteProject: {
        parameters: {
            query?: never;
            header?: {
                /** @description The user: an e-mail address. Default: anonymous */
                "x-user"?: string;
                /** @description 412 unless the resource has one of these ETags */
                "if-match"?: string;
            };
            path: {
                /** @description The project */
                project_id: string;
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
            /** @description An upstream service failed */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Bad Gateway",
                     *       "status": 502,
                     *       "detail": "projects cannot be reached",
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
            /** @description An upstream service did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Gateway Timeout",
                     *       "status": 504,
                     *       "detail": "projects did not answer",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    renameProject: {
        parameters: {
            query?: never;
            header?: {
                /** @description The user: an e-mail address. Default: anonymous */
                "x-user"?: string;
                /** @description 412 unless the resource has one of these ETags */
                "if-match"?: string;
            };
            path: {
                /** @description The project */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProjectInput"];
            };
        };
        responses: {
            /** @description The project */
            200: {
                headers: {
                    /** @description Identifies this version of the resource */
                    ETag?: string;
                    /** @description The next page (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "project_id": "3f0f6f0e-6a0e-4f5c-9d1f-0a4f0f1d2c3b",
                     *       "name": "Harbour house",
                     *       "collaborators": [
                     *         {
                     *           "email": "ann@example.com",
                     *           "role": "owner"
                     *         }
                     *       ],
                     *       "areas": [
                     *         {
                     *           "area_id": "8a1b7c52-5b0e-4d0b-8a5e-1f2d3c4b5a69",
                     *           "name": "Ground floor"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Project"];
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
            /** @description An upstream service failed */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Bad Gateway",
                     *       "status": 502,
                     *       "detail": "projects cannot be reached",
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
            /** @description An upstream service did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Gateway Timeout",
                     *       "status": 504,
                     *       "detail": "projects did not answer",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCollaborators: {
        parameters: {
            query?: {
                /** @description Maximum number of items */
                limit?: number;
                /** @description Cursor of a page, taken from the Link to it */
                after?: string;
            };
            header?: {
                /** @description The user: an e-mail address. Default: anonymous */
                "x-user"?: string;
                /** @description 412 unless the resource has one of these ETags */
                "if-match"?: string;
                /** @description 304 if the resource has one of these ETags */
                "if-none-match"?: string;
            };
            path: {
                /** @description The project */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of collaborators */
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
                     *         "email": "ann@example.com",
                     *         "role": "owner"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["Collaborator"][];
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
            /** @description An upstream service failed */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Bad Gateway",
                     *       "status": 502,
                     *       "detail": "projects cannot be reached",
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
            /** @description An upstream service did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Gateway Timeout",
                     *       "status": 504,
                     *       "detail": "projects did not answer",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeCollaborators: {
        parameters: {
            query?: never;
            header?: {
                /** @description The user: an e-mail address. Default: anonymous */
                "x-user"?: string;
                /** @description 412 unless the resource has one of these ETags */
                "if-match"?: string;
            };
            path: {
                /** @description The project */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmailsInput"];
            };
        };
        responses: {
            /** @description The remaining collaborators */
            200: {
                headers: {
                    /** @description Identifies this version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "email": "ann@example.com",
                     *         "role": "owner"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["Collaborator"][];
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
            /** @description An upstream service failed */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Bad Gateway",
                     *       "status": 502,
                     *       "detail": "projects cannot be reached",
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
            /** @description An upstream service did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Gateway Timeout",
                     *       "status": 504,
                     *       "detail": "projects did not answer",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putCollaborators: {
        parameters: {
            query?: never;
            header?: {
                /** @description The user: an e-mail address. Default: anonymous */
                "x-user"?: string;
                /** @description 412 unless the resource has one of these ETags */
                "if-match"?: string;
            };
            path: {
                /** @description The project */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CollaboratorsInput"];
            };
        };
        responses: {
            /** @description All collaborators */
            200: {
                headers: {
                    /** @description Identifies this version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "email": "ann@example.com",
                     *         "role": "owner"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["Collaborator"][];
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
            /** @description An upstream service failed */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Bad Gateway",
                     *       "status": 502,
                     *       "detail": "projects cannot be reached",
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
            /** @description An upstream service did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Gateway Timeout",
                     *       "status": 504,
                     *       "detail": "projects did not answer",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeCollaborator: {
        parameters: {
            query?: never;
            header?: {
                /** @description The user: an e-mail address. Default: anonymous */
                "x-user"?: string;
                /** @description 412 unless the resource has one of these ETags */
                "if-match"?: string;
            };
            path: {
                /** @description The project */
                project_id: string;
                email: components["schemas"]["User"];
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
            /** @description An upstream service failed */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Bad Gateway",
                     *       "status": 502,
                     *       "detail": "projects cannot be reached",
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
            /** @description An upstream service did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Gateway Timeout",
                     *       "status": 504,
                     *       "detail": "projects did not answer",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAreas: {
        parameters: {
            query?: {
                /** @description Maximum number of items */
                limit?: number;
                /** @description Cursor of a page, taken from the Link to it */
                after?: string;
            };
            header?: {
                /** @description The user: an e-mail address. Default: anonymous */
                "x-user"?: string;
                /** @description 412 unless the resource has one of these ETags */
                "if-match"?: string;
                /** @description 304 if the resource has one of these ETags */
                "if-none-match"?: string;
            };
            path: {
                /** @description The project */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of areas */
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
                     *         "area_id": "8a1b7c52-5b0e-4d0b-8a5e-1f2d3c4b5a69",
                     *         "name": "Ground floor"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["AreaSummary"][];
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
            /** @description An upstream service failed */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Bad Gateway",
                     *       "status": 502,
                     *       "detail": "projects cannot be reached",
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
            /** @description An upstream service did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Gateway Timeout",
                     *       "status": 504,
                     *       "detail": "projects did not answer",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createArea: {
        parameters: {
            query?: never;
            header?: {
                /** @description The user: an e-mail address. Default: anonymous */
                "x-user"?: string;
                /** @description 412 unless the list has one of these ETags */
                "if-match"?: string;
            };
            path: {
                /** @description The project */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AreaInput"];
            };
        };
        responses: {
            /** @description The new area */
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
                     *       "area_id": "8a1b7c52-5b0e-4d0b-8a5e-1f2d3c4b5a69",
                     *       "name": "Ground floor"
                     *     }
                     */
                    "application/json": components["schemas"]["AreaSummary"];
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
            /** @description An upstream service failed */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Bad Gateway",
                     *       "status": 502,
                     *       "detail": "projects cannot be reached",
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
            /** @description An upstream service did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Gateway Timeout",
                     *       "status": 504,
                     *       "detail": "projects did not answer",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getArea: {
        parameters: {
            query?: never;
            header?: {
                /** @description The user: an e-mail address. Default: anonymous */
                "x-user"?: string;
                /** @description 412 unless the resource has one of these ETags */
                "if-match"?: string;
                /** @description 304 if the resource has one of these ETags */
                "if-none-match"?: string;
            };
            path: {
                /** @description The project */
                project_id: string;
                /** @description The area */
                area_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The area */
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
                     * @example {
                     *       "area_id": "8a1b7c52-5b0e-4d0b-8a5e-1f2d3c4b5a69",
                     *       "name": "Ground floor",
                     *       "zones": [
                     *         {
                     *           "zone_id": "c0a8012e-7f64-4a51-9f0f-6d5c4b3a2918",
                     *           "name": "Hall",
                     *           "scenario": "switch"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Area"];
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
            /** @description An upstream service failed */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Bad Gateway",
                     *       "status": 502,
                     *       "detail": "projects cannot be reached",
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
            /** @description An upstream service did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Gateway Timeout",
                     *       "status": 504,
                     *       "detail": "projects did not answer",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteArea: {
        parameters: {
            query?: never;
            header?: {
                /** @description The user: an e-mail address. Default: anonymous */
                "x-user"?: string;
                /** @description 412 unless the resource has one of these ETags */
                "if-match"?: string;
            };
            path: {
                /** @description The project */
                project_id: string;
                /** @description The area */
                area_id: string;
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
            /** @description An upstream service failed */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Bad Gateway",
                     *       "status": 502,
                     *       "detail": "projects cannot be reached",
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
            /** @description An upstream service did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Gateway Timeout",
                     *       "status": 504,
                     *       "detail": "projects did not answer",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    renameArea: {
        parameters: {
            query?: never;
            header?: {
                /** @description The user: an e-mail address. Default: anonymous */
                "x-user"?: string;
                /** @description 412 unless the resource has one of these ETags */
                "if-match"?: string;
            };
            path: {
                /** @description The project */
                project_id: string;
                /** @description The area */
                area_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AreaInput"];
            };
        };
        responses: {
            /** @description The area */
            200: {
                headers: {
                    /** @description Identifies this version of the resource */
                    ETag?: string;
                    /** @description The next page (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "area_id": "8a1b7c52-5b0e-4d0b-8a5e-1f2d3c4b5a69",
                     *       "name": "Ground floor",
                     *       "zones": [
                     *         {
                     *           "zone_id": "c0a8012e-7f64-4a51-9f0f-6d5c4b3a2918",
                     *           "name": "Hall",
                     *           "scenario": "switch"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Area"];
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
            /** @description An upstream service failed */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Bad Gateway",
                     *       "status": 502,
                     *       "detail": "projects cannot be reached",
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
            /** @description An upstream service did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Gateway Timeout",
                     *       "status": 504,
                     *       "detail": "projects did not answer",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listZones: {
        parameters: {
            query?: {
                /** @description Maximum number of items */
                limit?: number;
                /** @description Cursor of a page, taken from the Link to it */
                after?: string;
            };
            header?: {
                /** @description The user: an e-mail address. Default: anonymous */
                "x-user"?: string;
                /** @description 412 unless the resource has one of these ETags */
                "if-match"?: string;
                /** @description 304 if the resource has one of these ETags */
                "if-none-match"?: string;
            };
            path: {
                /** @description The project */
                project_id: string;
                /** @description The area */
                area_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of zones */
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
                     *         "zone_id": "c0a8012e-7f64-4a51-9f0f-6d5c4b3a2918",
                     *         "name": "Hall",
                     *         "scenario": "switch"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["Zone"][];
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
            /** @description An upstream service failed */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Bad Gateway",
                     *       "status": 502,
                     *       "detail": "projects cannot be reached",
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
            /** @description An upstream service did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Gateway Timeout",
                     *       "status": 504,
                     *       "detail": "projects did not answer",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createZone: {
        parameters: {
            query?: never;
            header?: {
                /** @description The user: an e-mail address. Default: anonymous */
                "x-user"?: string;
                /** @description 412 unless the list has one of these ETags */
                "if-match"?: string;
            };
            path: {
                /** @description The project */
                project_id: string;
                /** @description The area */
                area_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ZoneInput"];
            };
        };
        responses: {
            /** @description The new zone */
            201: {
                headers: {
                    /** @description URL of the new resource */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "zone_id": "c0a8012e-7f64-4a51-9f0f-6d5c4b3a2918",
                     *       "name": "Hall",
                     *       "scenario": "switch"
                     *     }
                     */
                    "application/json": components["schemas"]["Zone"];
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
            /** @description An upstream service failed */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Bad Gateway",
                     *       "status": 502,
                     *       "detail": "projects cannot be reached",
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
            /** @description An upstream service did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Gateway Timeout",
                     *       "status": 504,
                     *       "detail": "projects did not answer",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getZone: {
        parameters: {
            query?: never;
            header?: {
                /** @description The user: an e-mail address. Default: anonymous */
                "x-user"?: string;
                /** @description 412 unless the resource has one of these ETags */
                "if-match"?: string;
                /** @description 304 if the resource has one of these ETags */
                "if-none-match"?: string;
            };
            path: {
                /** @description The project */
                project_id: string;
                /** @description The area */
                area_id: string;
                /** @description The zone */
                zone_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The zone */
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
                     * @example {
                     *       "zone_id": "c0a8012e-7f64-4a51-9f0f-6d5c4b3a2918",
                     *       "name": "Hall",
                     *       "scenario": "switch",
                     *       "nodes": [
                     *         {
                     *           "node_uuid": "lamp-1",
                     *           "name": "Ceiling lamp"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ZoneWithNodes"];
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
            /** @description An upstream service failed */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Bad Gateway",
                     *       "status": 502,
                     *       "detail": "projects cannot be reached",
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
            /** @description An upstream service did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Gateway Timeout",
                     *       "status": 504,
                     *       "detail": "projects did not answer",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteZone: {
        parameters: {
            query?: never;
            header?: {
                /** @description The user: an e-mail address. Default: anonymous */
                "x-user"?: string;
                /** @description 412 unless the resource has one of these ETags */
                "if-match"?: string;
            };
            path: {
                /** @description The project */
                project_id: string;
                /** @description The area */
                area_id: string;
                /** @description The zone */
                zone_id: string;
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
            /** @description An upstream service failed */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Bad Gateway",
                     *       "status": 502,
                     *       "detail": "projects cannot be reached",
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
            /** @description An upstream service did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Gateway Timeout",
                     *       "status": 504,
                     *       "detail": "projects did not answer",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeZone: {
        parameters: {
            query?: never;
            header?: {
                /** @description The user: an e-mail address. Default: anonymous */
                "x-user"?: string;
                /** @description 412 unless the resource has one of these ETags */
                "if-match"?: string;
            };
            path: {
                /** @description The project */
                project_id: string;
                /** @description The area */
                area_id: string;
                /** @description The zone */
                zone_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ZoneChange"];
            };
        };
        responses: {
            /** @description The zone */
            200: {
                headers: {
                    /** @description Identifies this version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "zone_id": "c0a8012e-7f64-4a51-9f0f-6d5c4b3a2918",
                     *       "name": "Hall",
                     *       "scenario": "switch"
                     *     }
                     */
                    "application/json": components["schemas"]["Zone"];
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
            /** @description An upstream service failed */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Bad Gateway",
                     *       "status": 502,
                     *       "detail": "projects cannot be reached",
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
            /** @description An upstream service did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Gateway Timeout",
                     *       "status": 504,
                     *       "detail": "projects did not answer",
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
            query?: {
                /** @description Maximum number of items */
                limit?: number;
                /** @description Cursor of a page, taken from the Link to it */
                after?: string;
            };
            header?: {
                /** @description The user: an e-mail address. Default: anonymous */
                "x-user"?: string;
                /** @description 412 unless the resource has one of these ETags */
                "if-match"?: string;
                /** @description 304 if the resource has one of these ETags */
                "if-none-match"?: string;
            };
            path: {
                /** @description The project */
                project_id: string;
                /** @description The area */
                area_id: string;
                /** @description The zone */
                zone_id: string;
            };
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
            /** @description An upstream service failed */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Bad Gateway",
                     *       "status": 502,
                     *       "detail": "projects cannot be reached",
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
            /** @description An upstream service did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Gateway Timeout",
                     *       "status": 504,
                     *       "detail": "projects did not answer",
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
            query?: never;
            header?: {
                /** @description The user: an e-mail address. Default: anonymous */
                "x-user"?: string;
                /** @description 412 unless the resource has one of these ETags */
                "if-match"?: string;
                /** @description 304 if the resource has one of these ETags */
                "if-none-match"?: string;
            };
            path: {
                /** @description The project */
                project_id: string;
                /** @description The area */
                area_id: string;
                /** @description The zone */
                zone_id: string;
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
            /** @description An upstream service failed */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Bad Gateway",
                     *       "status": 502,
                     *       "detail": "projects cannot be reached",
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
            /** @description An upstream service did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Gateway Timeout",
                     *       "status": 504,
                     *       "detail": "projects did not answer",
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
            query?: never;
            header?: {
                /** @description The user: an e-mail address. Default: anonymous */
                "x-user"?: string;
                /** @description 412 unless the resource has one of these ETags */
                "if-match"?: string;
                /** @description With *: 412 if the resource exists */
                "if-none-match"?: string;
            };
            path: {
                /** @description The project */
                project_id: string;
                /** @description The area */
                area_id: string;
                /** @description The zone */
                zone_id: string;
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
            /** @description An upstream service failed */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Bad Gateway",
                     *       "status": 502,
                     *       "detail": "projects cannot be reached",
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
            /** @description An upstream service did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Gateway Timeout",
                     *       "status": 504,
                     *       "detail": "projects did not answer",
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
            query?: never;
            header?: {
                /** @description The user: an e-mail address. Default: anonymous */
                "x-user"?: string;
                /** @description 412 unless the resource has one of these ETags */
                "if-match"?: string;
            };
            path: {
                /** @description The project */
                project_id: string;
                /** @description The area */
                area_id: string;
                /** @description The zone */
                zone_id: string;
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
            /** @description An upstream service failed */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Bad Gateway",
                     *       "status": 502,
                     *       "detail": "projects cannot be reached",
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
            /** @description An upstream service did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Gateway Timeout",
                     *       "status": 504,
                     *       "detail": "projects did not answer",
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
            query?: never;
            header?: {
                /** @description The user: an e-mail address. Default: anonymous */
                "x-user"?: string;
                /** @description 412 unless the resource has one of these ETags */
                "if-match"?: string;
            };
            path: {
                /** @description The project */
                project_id: string;
                /** @description The area */
                area_id: string;
                /** @description The zone */
                zone_id: string;
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
            /** @description An upstream service failed */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Bad Gateway",
                     *       "status": 502,
                     *       "detail": "projects cannot be reached",
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
            /** @description An upstream service did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Gateway Timeout",
                     *       "status": 504,
                     *       "detail": "projects did not answer",
                     *       "instance": "0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
