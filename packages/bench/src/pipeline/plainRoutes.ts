import { promisify } from 'node:util';
import { jsonBody, parseRequest } from '@alphaswarm-admin/plugin-openapi-node';
import {
  addMarkedRoute,
  markQueryRoute,
  type StaffCaller,
  type StaffSessionReader,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type { Request, Response, Router } from 'express';
import type { Knex } from 'knex';
import { z } from 'zod';
import { noopInput } from './noopAction';

const plainInput = noopInput.extend({
  reason: z.string().trim().min(3).max(512),
  seenVersion: z.string().min(1).max(512),
});

type PlainInput = z.infer<typeof plainInput>;

/** Makes the table that the route with an INSERT writes to: the least that somebody would call an audit log. */
export async function createPlainTable(database: Knex): Promise<void> {
  await database.schema.createTable('plain_rows', table => {
    table.bigIncrements('id');
    table.timestamp('created_at').notNullable().defaultTo(database.fn.now());
    table.text('actor').notNullable();
    table.jsonb('details').notNullable();
  });
}

/**
 * The same no-op without the pipeline, on the same router: once bare (authenticate, parse, answer), and once with one row written and committed before the
 * answer. Marked as queries, because the one door lets no other mutating route stand.
 */
export function addPlainRoutes(
  router: Router,
  services: { sessions: StaffSessionReader; database: Knex },
): void {
  const { sessions, database } = services;
  addRoute(router, '/bare/:target', sessions, async () => {});
  addRoute(router, '/one-insert/:target', sessions, async (caller, input) => {
    await database('plain_rows').insert({
      actor: caller.session.userRef,
      details: JSON.stringify(input),
    });
  });
}

function addRoute(
  router: Router,
  path: string,
  sessions: StaffSessionReader,
  work: (caller: StaffCaller, input: PlainInput) => Promise<void>,
): void {
  const parseBody = promisify<Request, Response>(jsonBody());
  const answer = async (request: Request, response: Response) => {
    await parseBody(request, response);
    const caller = await sessions.read(request);
    const input = parseRequest(
      plainInput,
      { ...request.body, ...request.params },
      'body',
    );
    await work(caller, input);
    response.json({ state: 'succeeded', result: { done: true } });
  };
  addMarkedRoute(
    router,
    'post',
    path,
    markQueryRoute((request, response, next) => {
      answer(request, response).catch(next);
    }),
  );
}
