import { expect, test } from '@playwright/test';
import {
  responseValidator,
  type ApiDocument,
} from '@alphaswarm-admin/plugin-openapi-node';
import { randomUUID } from 'node:crypto';
import { calls, forgetCalls } from '../control';
import {
  fill,
  nameOf,
  readOperations,
  type Method,
  type Operation,
} from './apiDocuments';
import type { Answer, RawRequest } from './http';
import { StaffClient } from './StaffClient';

let ada: StaffClient;
let operations: Operation[];
const validators = new Map<ApiDocument, ReturnType<typeof responseValidator>>();

test.beforeAll(async () => {
  ada = await StaffClient.signIn('Ada Admin');
  operations = await readOperations(ada);
  for (const { document } of operations) {
    if (!validators.has(document)) {
      validators.set(document, responseValidator(document));
    }
  }
});

/** Sends what is wrong with an operation, and holds the answer to the operation's document. */
async function ask(
  operation: Operation,
  request: RawRequest = {},
  path = operation.path,
): Promise<Answer> {
  const { method, template, document } = operation;
  const answer = await ada.send(
    method.toUpperCase(),
    path.replace('/admin/api/', ''),
    {
      ...request,
      headers: {
        ...(method !== 'get' && { 'idempotency-key': randomUUID() }),
        ...request.headers,
      },
    },
  );
  expect(answer.status, `${nameOf(operation)}: ${answer.text}`).toBeLessThan(
    500,
  );
  validators.get(document)!(method, template, answer);
  return answer;
}

/**
 * Expects 400 with `mistake` in its message. An action on another action looks for that one first: it is not there, and 404 says so.
 */
function expectMistake(operation: Operation, answer: Answer, mistake: string) {
  const statuses = operation.template.includes('{actionId}/')
    ? [400, 404]
    : [400];
  const what = `${nameOf(operation)}: ${answer.text}`;
  expect(statuses, what).toContain(answer.status);
  if (answer.status === 400) {
    expect(answer.body.error.message, what).toContain(mistake);
  }
}

const has = (part: 'params' | 'query' | 'body') => (operation: Operation) => {
  const { parameters, requestBody } = (
    operation.document.paths as Record<string, Record<Method, any>>
  )[operation.template][operation.method];
  return part === 'body'
    ? requestBody !== undefined
    : (parameters ?? []).some(
        (parameter: { in: string }) =>
          parameter.in === (part === 'params' ? 'path' : 'query'),
      );
};

test('every endpoint answers what its document promises, as it is and to nonsense in its query', async () => {
  for (const operation of operations) {
    await ask(operation, operation.method === 'get' ? {} : { body: {} });
    for (const query of [
      'a=1&a=2',
      'a[b]=c',
      '%',
      '=&&',
      'a=%00',
      'q=%F0%9F',
    ]) {
      await ask(operation, {}, `${operation.path}?${query}`);
    }
  }
});

test('every endpoint refuses a query parameter that it does not know, and names it', async () => {
  for (const operation of operations.filter(({ open }) => !open)) {
    const answer = await ask(
      operation,
      operation.method === 'get' ? {} : { body: {} },
      `${operation.path}?surprise=1`,
    );
    expectMistake(operation, answer, 'surprise');
  }
});

const malformed = ['{', '{"reason":}', '[1,', 'undefined', "{'a':1}", '{}}'];

test('every endpoint with a body refuses malformed JSON, says where, and quotes nothing', async () => {
  for (const operation of operations.filter(has('body'))) {
    for (const body of malformed) {
      const answer = await ask(operation, { body });
      expect(answer.status, `${nameOf(operation)} ${body}`).toBe(400);
      expect(answer.body.error.message).toMatch(/^body: /);
    }
    const quoted = await ask(operation, { body: '{"reason":"hunter2" oops' });
    expect(quoted.text).not.toContain('hunter2');
  }
});

test('every endpoint with a body refuses what is no object', async () => {
  for (const operation of operations.filter(has('body'))) {
    for (const body of ['null', '[]', '"text"', '7', 'true']) {
      expectMistake(operation, await ask(operation, { body }), 'body');
    }
  }
});

test('every endpoint with a body refuses an unknown key, and names it', async () => {
  for (const operation of operations.filter(has('body'))) {
    for (const key of ['surprise', 'toString', 'constructor']) {
      const answer = await ask(operation, {
        body: { desiredCount: 2, reason: 'r', seenVersion: 'v', [key]: 1 },
      });
      expectMistake(operation, answer, key);
    }
    const polluting = await ask(operation, {
      body: '{"__proto__":{"desiredCount":2},"reason":"abc","seenVersion":"v"}',
    });
    expectMistake(operation, polluting, '');
  }
});

test('every endpoint with a body answers 413 to more than 100 kB, and 415 to what is not JSON', async () => {
  for (const operation of operations.filter(has('body'))) {
    const large = JSON.stringify({ reason: 'x'.repeat(100_001) });
    expect((await ask(operation, { body: large })).status).toBe(413);
    for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
      const answer = await ask(operation, {
        headers: { 'content-type': type },
        body: 'a=1',
      });
      expect(answer.status, `${nameOf(operation)} ${type}`).toBe(415);
    }
  }
});

const wrongFields: Array<[field: string, values: unknown[]]> = [
  ['reason', [undefined, null, 7, '', '  a ', 'x'.repeat(513), ['abc'], {}]],
  ['seenVersion', [undefined, null, 7, '', {}, 'x'.repeat(513)]],
];

test('reason and version are of their type and length, or the answer names them', async () => {
  const path =
    'platform-ecs/services/alphaswarm-cluster-prod/alphaswarm-core-prod/redeploy';
  const right = { reason: 'A reason', seenVersion: 'v' };
  for (const [field, values] of wrongFields) {
    for (const value of values) {
      const answer = await ada.send('POST', path, {
        headers: { 'idempotency-key': randomUUID() },
        body: { ...right, [field]: value },
      });
      expect(answer.status, `${field} ${JSON.stringify(value)}`).toBe(400);
      expect(answer.body.error.message).toContain(field);
    }
  }
  // What Postgres can't store is the caller's mistake, not an outage.
  for (const reason of ['null\u0000byte', 'half \ud83d of a pair']) {
    const answer = await ada.send('POST', path, {
      headers: { 'idempotency-key': randomUUID() },
      body: { ...right, reason },
    });
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toContain('body.reason');
  }
});

const odd = [
  '%2e%2e',
  '%2E%2E%2F%2e%2e',
  'a%2Fb',
  '%00',
  '%ff',
  '%',
  'ALPHASWARM-CORE-PROD',
  '%F0%9F%9A%80',
  "'%20or%201=1--",
  'x'.repeat(4000),
  '__proto__',
];

test('odd path parameters find nothing, reach nothing, and break nothing', async () => {
  await forgetCalls();
  for (const operation of operations.filter(has('params'))) {
    const names = [...operation.template.matchAll(/\{(\w+)\}/g)];
    for (const [, name] of names) {
      for (const value of odd) {
        const answer = await ask(
          operation,
          operation.method === 'get' ? {} : { body: {} },
          `/admin/api/${operation.pluginId}${fill(operation.template, { [name]: value })}`,
        );
        expect(
          [400, 403, 404],
          `${nameOf(operation)} ${name}=${value}: ${answer.text}`,
        ).toContain(answer.status);
      }
    }
  }
  expect(await calls('ecs', 'UpdateService')).toHaveLength(0);
});

test('the audit log takes filters of its own kinds only, and unicode in them', async () => {
  for (const query of [
    'limit=0',
    'limit=-1',
    'limit=1e9',
    'limit=ten',
    'phase=done',
    'from=yesterday',
    'from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z',
    'cursor=e30',
    'cursor=%00',
    'phase=intent&phase=failed',
  ]) {
    const answer = await ada.get(`audit-log/events?${query}`);
    expect(answer.status, `${query}: ${answer.text}`).toBe(400);
    expect(answer.body.error.message).toMatch(/query|cursor/);
  }
  const found = await ada.get(
    `audit-log/events?targetId=${encodeURIComponent('Zürich/雲/🚀')}`,
  );
  expect(found.status).toBe(200);
  expect(found.body.items).toEqual([]);
});
