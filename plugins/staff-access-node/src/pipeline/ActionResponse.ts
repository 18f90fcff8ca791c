import type { Response } from 'express';
import type { JsonObject } from '@alphaswarm-admin/plugin-audit-log-common';

/** What a privileged action's route answers. */
export type ActionResponse = {
  status: number;
  headers?: Record<string, string>;
  body: JsonObject;
};

/** Sends an answer. */
export function respond(response: Response, answer: ActionResponse): void {
  response
    .status(answer.status)
    .set({ 'Cache-Control': 'no-store', ...answer.headers })
    .json(answer.body);
}
