import {
  OpenAPIRegistry,
  OpenApiGeneratorV31,
  type RouteConfig,
} from '@asteasolutions/zod-to-openapi';

/** An OpenAPI 3.1 document. */
export type ApiDocument = ReturnType<OpenApiGeneratorV31['generateDocument']>;

/** A route of a plugin's API, declared with zod schemas. Paths are in OpenAPI form, `/services/{cluster}`. */
export type ApiRoute = RouteConfig;

/** Options of {@link createApiDocument}. */
export type ApiDocumentOptions = {
  title: string;
  version: string;
  description: string;
  /** Where the API is served, e.g. `/admin/api/audit-log`. */
  basePath: string;
  routes: ApiRoute[];
};

/** How a caller says who they are. */
const securitySchemes = {
  staff: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      "A staff member's session token, as the sign-in routes of /admin/api/auth answer it.",
  },
  agent: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      'An Entra access token (v2.0) of an agent that staffAccess.agents names: its own, with which it reads aggregates; or one for a person, with the agent as `azp` and in `act` (RFC 8693), with which it attempts what that person may. A step-up is answered by the person.',
  },
} as const;

/** Makes the OpenAPI 3.1 document of a plugin's API from the zod schemas that also parse its requests. */
export function createApiDocument(options: ApiDocumentOptions): ApiDocument {
  const registry = new OpenAPIRegistry();
  for (const [name, scheme] of Object.entries(securitySchemes)) {
    registry.registerComponent('securitySchemes', name, scheme);
  }
  for (const route of options.routes) registry.registerPath(route);
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: options.title,
      version: options.version,
      description: options.description,
    },
    servers: [{ url: options.basePath }],
    // One of them; a route that needs none, or only the first, says so.
    security: [{ staff: [] }, { agent: [] }],
  });
}
