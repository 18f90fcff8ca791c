/**
 * OpenAPI documents from the zod schemas that parse requests, and the means to hold a router to its document.
 *
 * @packageDocumentation
 */
export * from './apiDocument';
export * from './errorResponses';
export * from './jsonBody';
export * from './parse';
export * from './serveApiDocument';
export { expectRoutesDocumented } from './testing/expectRoutesDocumented';
export {
  responseValidator,
  type ResponseValidator,
  type ValidatedResponse,
} from './testing/responseValidator';
