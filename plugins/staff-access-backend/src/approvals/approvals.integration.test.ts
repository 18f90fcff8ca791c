import { randomUUID } from 'node:crypto';
import { responseValidator } from '@alphaswarm-admin/plugin-openapi-node';
import type { Response } from 'supertest';
import {
  ada,
  deny,
  erik,
  olivia,
  startPortal,
  withSecondPerson,
  type Person,
} from '../__testUtils__/startPortal';
import { apiDocument } from '../openapi';

jest.setTimeout(120_000);
const validate = responseValidator(apiDocument);
const refOf = ({ oid }: Person) => `user:staff/${oid}`;

describe('approvals on PostgreSQL', () => {
  let portal: Awaited<ReturnType<typeof startPortal>>;
  // A widget for each test: what one test waits for is none of the next one's.
  let widget: string;

  beforeAll(async () => {
    portal = await startPortal();
  });
  afterAll(async () => {
    await portal.stop();
  });
  beforeEach(() => {
    widget = randomUUID();
    portal.state.decision = deny;
    portal.state.rights = new Map(
      [olivia, ada].map(person => [refOf(person), withSecondPerson]),
    );
    portal.state.laterRights = new Map();
    portal.remote.effects = [];
  });

  /** Sends something, answers the challenge, and sends it again. */
  async function proved(
    send: () => PromiseLike<Response>,
    person: Person,
  ): Promise<Response> {
    const challenged = await send();
    expect(challenged.status).toBe(401);
    await portal.prove(challenged.body.challenge.id, person);
    return send();
  }

  /** Olivia asks. @returns the request's id */
  async function ask(): Promise<string> {
    const key = randomUUID();
    const asked = await proved(
      () => portal.resize({ reason: 'growing' }, { widget, key }),
      olivia,
    );
    expect(asked.status).toBe(202);
    return asked.body.approvalId;
  }

  const read = async (id: string, person: Person = ada) => {
    const response = await portal.get(`/approvals/${id}`, person);
    validate('get', '/approvals/{id}', response);
    return response;
  };

  async function give(
    word: 'approve' | 'reject',
    id: string,
    person: Person,
    change: Record<string, unknown> = {},
  ) {
    const key = randomUUID();
    const { operationDigest } = (await read(id, olivia)).body;
    const body = { reason: 'looked at it', operationDigest, ...change };
    const preview = await portal
      .post(`/approvals/${id}/${word}/preview`, person)
      .send({ operationDigest: body.operationDigest });
    const send = () =>
      portal
        .post(`/approvals/${id}/${word}`, person)
        .set('Idempotency-Key', key)
        .send({ seenVersion: preview.body.seenVersion ?? 'unseen', ...body });
    const first = await send();
    if (first.status !== 401) return first;
    await portal.prove(first.body.challenge.id, person);
    return send();
  }

  const ended = async (id: string) => {
    for (let tries = 0; tries < 100; tries += 1) {
      const { state } = (await read(id, olivia)).body;
      if (!['waiting', 'approved', 'running'].includes(state)) return state;
      await new Promise(resolve => {
        setImmediate(resolve);
      });
    }
    throw new Error('It did not end');
  };
  const phasesOf = async (id: string) =>
    (await portal.ledger.rowsOfAction(id)).map(({ phase }) => phase);

  it('what somebody else approves is done once, in the requester’s name, with both proofs in the log', async () => {
    const id = await ask();
    expect(portal.remote.effects).toEqual([]);
    const shown = (await read(id)).body;
    expect(shown).toMatchObject({
      state: 'waiting',
      mayDecide: true,
      isMine: false,
      reason: 'growing',
      input: { widget, size: 4 },
    });

    const approved = await give('approve', id, ada);
    expect(approved.body).toMatchObject({ state: 'succeeded' });
    expect(await ended(id)).toBe('succeeded');
    expect(portal.remote.effects).toEqual([{ widget, size: 4 }]);
    expect(await phasesOf(id)).toEqual(['challenged', 'intent', 'succeeded']);
    const [asked, intent] = await portal.ledger.rowsOfAction(id);
    // What the requester saw is what the approver saw, word for word.
    expect(asked.details.approval).toMatchObject({ preview: shown.preview });
    expect(intent).toMatchObject({
      actor_user_id: refOf(olivia),
      step_up: { acrs: ['c1'] },
      approval: {
        request_id: id,
        approvals: [
          {
            approver: refOf(ada),
            operation_digest: shown.operationDigest,
            step_up: { acrs: ['c1'] },
          },
        ],
      },
    });
    expect((await give('approve', id, ada)).status).toBe(403);
    expect(portal.remote.effects).toHaveLength(1);
  });

  it('nobody approves their own request: not in another session, not by another version, not by asking twice', async () => {
    const id = await ask();
    expect((await read(id, olivia)).body).toMatchObject({
      isMine: true,
      mayDecide: false,
      whyNot: expect.stringContaining('yourself'),
    });
    const elsewhere = { ...olivia, sessionId: randomUUID() };
    for (const person of [olivia, elsewhere]) {
      for (const word of ['approve', 'reject'] as const) {
        const refused = await give(word, id, person);
        expect(refused.status).toBe(403);
        expect(refused.body.error.message).toContain('asked for it yourself');
      }
    }
    const denied = await portal.eventsOf('staff-access.approval.approve');
    expect(denied.at(-1)).toMatchObject({
      phase: 'denied',
      actor_user_id: refOf(olivia),
      target_id: id,
    });
    // The same again is another request, of the same person.
    const again = await ask();
    expect(again).not.toBe(id);
    expect((await give('approve', again, olivia)).status).toBe(403);
    expect(portal.remote.effects).toEqual([]);
    expect(await phasesOf(id)).toEqual(['challenged']);
  });

  it('only those who may do it themselves see it and decide', async () => {
    const id = await ask();
    expect((await portal.get(`/approvals/${id}`, erik)).status).toBe(403);
    expect((await give('approve', id, erik)).status).toBe(403);
    const { items } = (await portal.get('/approvals', erik)).body;
    expect(items).toEqual([]);
    const list = await portal.get('/approvals', ada);
    validate('get', '/approvals', list);
    expect(list.body.items.map((one: { id: string }) => one.id)).toContain(id);
    expect(portal.remote.effects).toEqual([]);
  });

  it('an approval is of what was looked at, under a step-up of its own', async () => {
    const id = await ask();
    const other = await give('approve', id, ada, {
      operationDigest: 'a'.repeat(64),
    });
    expect(other.status).toBe(409);
    const { operationDigest } = (await read(id)).body;
    const unproved = await portal
      .post(`/approvals/${id}/approve`, ada)
      .set('Idempotency-Key', randomUUID())
      .send({
        reason: 'looked at it',
        operationDigest,
        seenVersion: `${operationDigest}/0`,
      });
    expect(unproved.status).toBe(401);
    expect(unproved.body.challenge).toMatchObject({ bound: true });
    expect((await read(id)).body.state).toBe('waiting');
  });

  it('what is rejected, with a reason, is never done', async () => {
    const id = await ask();
    const silent = await give('reject', id, ada, { reason: '' });
    expect(silent.status).toBe(400);
    expect((await give('reject', id, ada)).status).toBe(200);
    expect((await read(id, olivia)).body).toMatchObject({
      state: 'rejected',
      words: [
        {
          by: { userRef: refOf(ada) },
          word: 'rejected',
          reason: 'looked at it',
        },
      ],
    });
    expect((await give('approve', id, ada)).status).toBeGreaterThanOrEqual(403);
    expect(portal.remote.effects).toEqual([]);
    expect(await phasesOf(id)).toEqual(['challenged']);
  });

  it('what has expired can’t be approved any more', async () => {
    const id = await ask();
    await portal.expire(id);
    const late = await give('approve', id, ada);
    expect(late.status).toBe(409);
    expect(late.body.error.message).toContain('expired');
    expect(portal.remote.effects).toEqual([]);
  });

  it.each([
    ['requester', olivia],
    ['approver', ada],
  ])(
    'is refused when it is to run if the %s may not any more',
    async (_, person) => {
      const id = await ask();
      portal.state.laterRights.set(refOf(person), deny);
      expect((await give('approve', id, ada)).status).toBe(200);
      expect(await ended(id)).toBe('refused');
      expect(portal.remote.effects).toEqual([]);
      expect(await phasesOf(id)).toEqual(['challenged', 'denied']);
    },
  );

  it('of two people who decide at once, one does', async () => {
    portal.state.rights.set(refOf(erik), withSecondPerson);
    const id = await ask();
    const { operationDigest } = (await read(id)).body;
    const send = (word: string, person: Person, key: string) =>
      portal
        .post(`/approvals/${id}/${word}`, person)
        .set('Idempotency-Key', key)
        .send({
          reason: 'looked at it',
          operationDigest,
          seenVersion: `${operationDigest}/0`,
        });
    const key = randomUUID();
    const challenged = await send('approve', ada, key);
    await portal.prove(challenged.body.challenge.id, ada);
    const answers = await Promise.all([
      send('approve', ada, key),
      send('reject', erik, randomUUID()),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const state = await ended(id);
    expect(portal.remote.effects).toHaveLength(state === 'succeeded' ? 1 : 0);
  });
});
