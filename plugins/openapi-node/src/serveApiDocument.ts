import type { Router } from 'express';
import type { ApiDocument } from './apiDocument';

/** Where every plugin serves its API document, below its own base path. */
export const API_DOCUMENT_PATH = '/openapi.json';

/** Serves a plugin's API document at `GET /openapi.json`. */
export function serveApiDocument(router: Router, document: ApiDocument): void {
  router.get(API_DOCUMENT_PATH, (_req, res) => {
    res.json(document);
  });
}
