/**
 * OpenAPI documents from the zod schemas that parse requests, and the means to hold a router to its document.
 *
 * @packageDocumentation
 */
export * from './apiDocument';
export * from './parse';
