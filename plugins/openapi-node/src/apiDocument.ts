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

/** Makes the OpenAPI 3.1 document of a plugin's API from the zod schemas that also parse its requests. */
export function createApiDocument(options: ApiDocumentOptions): ApiDocument {
  const registry = new OpenAPIRegistry();
  for (const route of options.routes) registry.registerPath(route);
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: options.title,
      version: options.version,
      description: options.description,
    },
    servers: [{ url: options.basePath }],
  });
}
