import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import {
  ActionReconciler,
  type NewApproval,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { operationDigest } from '@alphaswarm-admin/plugin-staff-access-common';
import knexFactory, { type Knex } from 'knex';
import { openRuns } from '../__testUtils__/approvedRun';
import { ApprovalUpkeep } from './ApprovalUpkeep';

jest.setTimeout(300_000);

const REQUESTER = 'user:staff/0a0a0a0a-0000-4000-8000-000000000001';

/** What is left of a request, and what of it, once upkeep and the reconciler have done their work. */
type Left = { state: string; phases: string[]; delivered: number };

const waiting: Left = {
  state: 'waiting',
  phases: ['challenged'],
  delivered: 0,
};
const done: Left = {
  state: 'succeeded',
  phases: ['challenged', 'intent', 'succeeded'],
  delivered: 1,
};
const notDone: Left = {
  state: 'failed',
  phases: ['challenged', 'intent', 'failed'],
  delivered: 0,
};

/** Each await from the second person's word to the end of what was approved, before it is sent and when its answer has come. */
const moments: Array<[string, Left]> = [
  ['word unsent', waiting],
  ['word answered', waiting],
  ['approval unsent', waiting],
  ['approval answered', waiting],
  ['run unsent', done],
  ['run answered', done],
  ['intent unsent', done],
  ['intent answered', notDone],
  ['effect unsent', notDone],
  ['effect received', done],
  ['effect answered', done],
  ['outcome unsent', done],
  ['outcome answered', done],
  ['end unsent', done],
  ['end answered', done],
];

describe('a portal that is killed while it does what was approved', () => {
  const deliveries: string[] = [];
  let onDelivery: () => boolean = () => true;
  let remote: http.Server;
  let admin: Knex;
  let connection: string;
  let portal: Awaited<ReturnType<typeof openRuns>>;

  beforeAll(async () => {
    const server = new URL(
      process.env.BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING ?? '',
    );
    const database = `approvals_${randomUUID().replaceAll('-', '')}`;
    admin = knexFactory({ client: 'pg', connection: server.href });
    await admin.raw('create database ??', [database]);
    connection = Object.assign(new URL(server), { pathname: database }).href;
    const schemas = knexFactory({ client: 'pg', connection });
    await schemas.raw(
      'create schema "audit-log"; create schema "staff-access"',
    );
    await schemas.destroy();
    remote = http.createServer((request, response) => {
      const id = request.url?.slice(1) ?? '';
      if (request.method === 'GET') {
        response.writeHead(deliveries.includes(id) ? 200 : 404).end();
        return;
      }
      deliveries.push(id);
      if (onDelivery()) response.writeHead(201).end();
    });
    remote.listen(0, '127.0.0.1');
    await once(remote, 'listening');
    portal = await openRuns({ connection, remote: origin() });
  });
  afterAll(async () => {
    await portal.close();
    remote.closeAllConnections();
    remote.close();
    const name = new URL(connection).pathname.slice(1);
    await admin.raw('drop database ?? with (force)', [name]);
    await admin.destroy();
  });
  afterEach(() => jest.useRealTimers());

  const origin = () =>
    `http://127.0.0.1:${(remote.address() as AddressInfo).port}`;

  /** A request that waits for one more person, with the row that was written when it was asked for. */
  async function ask(): Promise<string> {
    const { action, ledger, store } = portal;
    const input = { parcel: randomUUID() };
    const actor = { kind: 'user' as const, userRef: REQUESTER };
    const target = { kind: 'parcel', id: input.parcel };
    const approval: NewApproval = {
      id: randomUUID(),
      actionType: action.event.id,
      target,
      input,
      reason: 'a test',
      seenVersion: 'v1',
      operationDigest: operationDigest({
        action: action.event.id,
        target,
        input,
        seenVersion: 'v1',
      }),
      preview: {
        action: action.event.id,
        ...action.describe(input, {}),
        seenVersion: 'v1',
      },
      requester: REQUESTER,
      actor,
      request: {},
      stepUpBound: false,
      quorum: 1,
      createdAt: new Date(),
      expiresAt: new Date(Date.now() + 3_600_000),
    };
    await ledger.append({
      definition: action.event,
      actionId: approval.id,
      phase: 'challenged',
      actor,
      target,
      reason: approval.reason,
      operationDigest: approval.operationDigest,
    });
    await store.approvals.create(approval, { status: 202, body: {} });
    return approval.id;
  }

  /** Runs it in a process of its own, which is killed at the moment. */
  async function runUntilKilled(approvalId: string, moment: string) {
    const child = fork(path.join(__dirname, '../__testUtils__/killedRun.ts'), {
      execArgv: [
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      ],
      env: {
        ...process.env,
        RUN_ORDER: JSON.stringify({
          connection,
          remote: origin(),
          approvalId,
          moment,
        }),
      },
    });
    onDelivery = () => {
      if (moment !== 'effect received') return true;
      child.kill('SIGKILL');
      return false;
    };
    const [code, signal] = await once(child, 'exit');
    onDelivery = () => true;
    expect([code, signal]).toEqual([null, 'SIGKILL']);
  }

  /** What the portal does all the time, once the killed process is surely gone. */
  async function bringToItsEnd() {
    jest.useFakeTimers({
      now: Date.now() + 120_000,
      doNotFake: [
        'clearImmediate',
        'clearInterval',
        'clearTimeout',
        'hrtime',
        'nextTick',
        'performance',
        'queueMicrotask',
        'setImmediate',
        'setInterval',
        'setTimeout',
      ],
    });
    const { signal } = new AbortController();
    const reconciler = ActionReconciler.create({
      ...portal,
      abandonAfterMs: 15 * 60_000,
      onConcluded: () => {},
    });
    const upkeep = ApprovalUpkeep.create({
      ...portal,
      approvals: portal.store.approvals,
      notices: { send: async () => {} } as never,
    });
    await reconciler.run(signal);
    // One run finds what was left, the next does what can be done again.
    await upkeep.run(signal);
    await upkeep.run(signal);
  }

  it.each(moments)('at: %s', async (moment, expected) => {
    const id = await ask();
    await runUntilKilled(id, moment);
    await bringToItsEnd();
    const rows = await portal.ledger.rowsOfAction(id);
    const left: Left = {
      state: (await portal.store.approvals.find(id))!.state,
      phases: rows.map(({ phase }) => phase),
      delivered: deliveries.filter(one => one === id).length,
    };
    expect(left).toEqual(expected);
  });
});
