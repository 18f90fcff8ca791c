import { randomUUID } from 'node:crypto';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import knexFactory from 'knex';
import { migrateStaffAccessSchema } from '../database';
import { DatabaseActionClaims } from './DatabaseActionClaims';
import type { NewApproval, NewApprovalWord } from './Approvals';
import { DatabaseApprovals } from './DatabaseApprovals';
import { DatabaseStepUps } from './DatabaseStepUps';
import { grantIdOf } from './hashes';
import type { NewChallenge } from './StepUps';

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
jest.setTimeout(60_000);

const owner = {
  userRef: 'user:staff/olivia',
  sessionId: '11111111-0000-4000-8000-000000000001',
};
const digest = 'a'.repeat(64);

async function openStore() {
  const knex = await databases.init('POSTGRES_18');
  await migrateStaffAccessSchema(knex);
  const options = {
    database: { client: async () => knex },
    logger: mockServices.logger.mock(),
  };
  return {
    knex,
    claims: DatabaseActionClaims.create(options),
    stepUps: DatabaseStepUps.create(options),
    approvals: DatabaseApprovals.create(options),
  };
}

function newChallenge(change: Partial<NewChallenge> = {}): NewChallenge {
  return {
    ...owner,
    id: randomUUID(),
    actionType: 'demo.widget.resize',
    operationDigest: digest,
    acr: 'c1',
    maxAgeSeconds: 180,
    bound: true,
    createdAt: new Date(),
    expiresAt: new Date(Date.now() + 600_000),
    actor: { kind: 'user', userRef: owner.userRef, name: 'Olivia' },
    ...change,
  };
}

const proof = () => ({
  acrs: ['c1'],
  amr: ['pwd', 'mfa'],
  authTime: Math.floor(Date.now() / 1000),
});

function claimRequest(change: object = {}) {
  return {
    actor: owner.userRef,
    key: randomUUID(),
    requestHash: 'b'.repeat(64),
    actionId: randomUUID(),
    runningUntil: new Date(Date.now() + 60_000),
    ...change,
  };
}

function newApproval(change: Partial<NewApproval> = {}): NewApproval {
  return {
    id: randomUUID(),
    actionType: 'demo.widget.resize',
    target: { kind: 'widget', id: 'w1' },
    input: { widget: 'w1', size: 4 },
    reason: 'load test',
    seenVersion: 'v1',
    operationDigest: digest,
    preview: {
      action: 'demo.widget.resize',
      title: 'Resize w1 to 4',
      confirmLabel: 'Resize',
      destructive: false,
      changes: [],
      affects: [],
      warnings: [],
      undo: 'Resize it back',
      seenVersion: 'v1',
    },
    requester: owner.userRef,
    actor: { kind: 'user', userRef: owner.userRef, name: 'Olivia' },
    request: {},
    stepUpBound: false,
    quorum: 1,
    createdAt: new Date(),
    expiresAt: new Date(Date.now() + 600_000),
    ...change,
  };
}

const wordOf = (approver: string, change: Partial<NewApprovalWord> = {}) => ({
  approver,
  word: 'approved' as const,
  reason: 'looks right',
  actionId: randomUUID(),
  ...change,
});

describe('requests for approval on PostgreSQL', () => {
  let store: Awaited<ReturnType<typeof openStore>>;
  const waiting = async (change: Partial<NewApproval> = {}) => {
    const approval = newApproval(change);
    await store.approvals.create(approval, { status: 202, body: {} });
    return approval.id;
  };
  const stateOf = async (id: string) => (await store.approvals.find(id))?.state;

  beforeAll(async () => {
    store = await openStore();
  });

  it('come back as they were asked for', async () => {
    const approval = newApproval();
    await store.approvals.create(approval, { status: 202, body: {} });
    expect(await store.approvals.find(approval.id)).toEqual({
      ...approval,
      state: 'waiting',
      words: [],
    });
  });

  it('are stored with the answer to their key, or not at all', async () => {
    const claim = claimRequest();
    await store.claims.claim(claim);
    const answer = { status: 202, body: { state: 'awaiting-approval' } };
    const approval = newApproval({ id: claim.actionId });
    await store.approvals.create(approval, answer);
    expect(await store.claims.find(claim.actor, claim.key)).toMatchObject({
      answer,
    });
    await expect(
      store.approvals.create(approval, { status: 500, body: {} }),
    ).rejects.toThrow('unavailable');
    expect(await store.claims.find(claim.actor, claim.key)).toMatchObject({
      answer,
    });
  });

  it('take one of many words that come at once and would each be the last', async () => {
    const id = await waiting();
    const outcomes = await Promise.all([
      ...Array.from({ length: 5 }, (_, n) =>
        store.approvals.give(id, wordOf(`user:staff/ada-${n}`), new Date()),
      ),
      ...Array.from({ length: 5 }, (_, n) =>
        store.approvals.give(
          id,
          wordOf(`user:staff/ben-${n}`, { word: 'rejected' }),
          new Date(),
        ),
      ),
    ]);
    expect(outcomes.filter(outcome => outcome === 'given')).toHaveLength(1);
    expect((await store.approvals.find(id))?.words).toHaveLength(1);
  });

  it('wait for different people up to the quorum', async () => {
    const id = await waiting({ quorum: 2 });
    const give = (who: string) =>
      store.approvals.give(id, wordOf(who), new Date());
    expect(await give('user:staff/ada')).toBe('given');
    expect(await give('user:staff/ada')).toBe('again');
    expect(await stateOf(id)).toBe('waiting');
    expect(await give('user:staff/ben')).toBe('given');
    expect(await stateOf(id)).toBe('approved');
  });

  it('take no word of their requester, and none once they have expired', async () => {
    const id = await waiting();
    expect(
      await store.approvals.give(id, wordOf(owner.userRef), new Date()),
    ).toBe('own');
    expect(
      await store.approvals.give(
        id,
        wordOf('user:staff/ada'),
        new Date(Date.now() + 3_600_000),
      ),
    ).toBe('gone');
    expect(await stateOf(id)).toBe('waiting');
  });

  it('are run by one of many that try at once, and not once they have expired', async () => {
    const id = await waiting();
    await store.approvals.give(id, wordOf('user:staff/ada'), new Date());
    const later = new Date(Date.now() + 3_600_000);
    expect(await store.approvals.beginRun(id, later, later)).toBeUndefined();
    const taken = await Promise.all(
      Array.from({ length: 6 }, () =>
        store.approvals.beginRun(id, new Date(), later),
      ),
    );
    expect(taken.filter(one => one !== undefined)).toHaveLength(1);
  });

  it('are due when they have expired, were approved, or were left running', async () => {
    const [expired, approved, left, fresh] = await Promise.all([
      waiting({ expiresAt: new Date(Date.now() - 1) }),
      waiting(),
      waiting(),
      waiting(),
    ]);
    await store.approvals.give(approved, wordOf('user:staff/ada'), new Date());
    await store.approvals.give(left, wordOf('user:staff/ada'), new Date());
    await store.approvals.beginRun(left, new Date(), new Date());
    const due = await store.approvals.due(new Date(Date.now() + 1), 1_000);
    const ids = due.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining([expired, approved, left]));
    expect(ids).not.toContain(fresh);
  });

  it('are told of once in each state that people care about', async () => {
    const id = await waiting();
    const isNew = async () =>
      (await store.approvals.unannounced(1_000)).some(one => one.id === id);
    expect(await isNew()).toBe(true);
    await store.approvals.noteAnnounced(id, 'waiting');
    expect(await isNew()).toBe(false);
    await store.approvals.give(id, wordOf('user:staff/ada'), new Date());
    expect(await isNew()).toBe(false);
    await store.approvals.move(id, 'approved', 'expired');
    expect(await isNew()).toBe(true);
  });

  it('are listed for those who asked and those who may do it, newest first', async () => {
    const mine = await waiting({
      id: '01997d2c-0000-7000-8000-000000000001',
      requester: 'user:staff/list',
    });
    const theirs = await waiting({
      id: '01997d2c-0000-7000-8000-000000000002',
      actionType: 'demo.listed',
    });
    const list = (before?: string) =>
      store.approvals.list({
        states: ['waiting'],
        requester: 'user:staff/list',
        actionTypes: ['demo.listed'],
        before,
        limit: 10,
      });
    expect((await list()).map(({ id }) => id)).toEqual([theirs, mine]);
    expect((await list(theirs)).map(({ id }) => id)).toEqual([mine]);
  });
});

describe('the store on PostgreSQL', () => {
  let store: Awaited<ReturnType<typeof openStore>>;

  beforeAll(async () => {
    store = await openStore();
  });

  async function granted(change: Partial<NewChallenge> = {}) {
    const challenge = newChallenge(change);
    await store.stepUps.createChallenge(challenge);
    const grant = await store.stepUps.grant(challenge.id, proof(), new Date());
    return {
      ...owner,
      id: grant!.id,
      operationDigest: challenge.operationDigest,
    };
  }

  it('migrates after a process that was killed while it migrated, and together with others', async () => {
    const knex = await databases.init('POSTGRES_18');
    await migrateStaffAccessSchema(knex);
    await knex('knex_migrations_lock').update({ is_locked: 1 });
    await Promise.all([1, 2, 3].map(() => migrateStaffAccessSchema(knex)));
    expect(await knex('knex_migrations_lock').select('is_locked')).toEqual([
      { is_locked: 0 },
    ]);
  });

  it('shows what an agent was challenged for to every session of its person', async () => {
    const challenge = newChallenge({
      sessionId: 'agent:one',
      request: {
        agent: 'Rollout agent',
        reason: 'load',
        title: 'Scale it',
        destructive: false,
        changes: [],
        affects: [],
        warnings: [],
        undo: 'Scale it back',
      },
    });
    await store.stepUps.createChallenge(challenge);
    const seen = await store.stepUps.findChallenge(challenge.id, owner);
    expect(seen?.request).toEqual(challenge.request);
    expect(
      await store.stepUps.findChallenge(challenge.id, {
        ...owner,
        userRef: 'user:staff/erik',
      }),
    ).toBeUndefined();
    // What is proved for it is the agent's, and nobody's session's.
    await store.stepUps.grant(challenge.id, proof(), new Date());
    const usable = (sessionId: string) =>
      store.stepUps.usableGrants(
        { ...owner, sessionId },
        challenge.operationDigest,
        new Date(),
      );
    const id = grantIdOf(challenge.id);
    expect(await usable('agent:one')).toMatchObject([{ id }]);
    expect(
      (await usable(owner.sessionId)).map(grant => grant.id),
    ).not.toContain(id);
    expect(await usable('agent:two')).toEqual([]);
  });

  it('migrates down and up again', async () => {
    const knex = await databases.init('POSTGRES_18');
    await migrateStaffAccessSchema(knex);
    const tables = () =>
      knex('information_schema.tables')
        .where({ table_schema: 'public' })
        .whereIn('table_name', [
          'idempotency_keys',
          'step_up_challenges',
          'step_up_transactions',
          'step_up_grants',
        ])
        .then(rows => rows.length);
    expect(await tables()).toBe(4);
    const directory = `${__dirname}/../../migrations`;
    await knex.migrate.rollback({ directory }, true);
    expect(await tables()).toBe(0);
    await migrateStaffAccessSchema(knex);
    expect(await tables()).toBe(4);
  });

  describe('claims', () => {
    it('gives a key to one of many who want it at once', async () => {
      const key = randomUUID();
      const outcomes = await Promise.all(
        Array.from({ length: 8 }, () =>
          store.claims.claim(claimRequest({ key })),
        ),
      );
      expect(outcomes.filter(one => one === 'claimed')).toHaveLength(1);
      expect(outcomes.filter(one => one === 'taken')).toHaveLength(7);
    });

    it('keeps the answer', async () => {
      const request = claimRequest();
      await store.claims.claim(request);
      const answer = { status: 200, body: { actionId: request.actionId } };
      expect(await store.claims.find(request.actor, request.key)).toEqual({
        requestHash: request.requestHash,
        actionId: request.actionId,
        runningUntil: request.runningUntil,
      });
      await store.claims.settle(request.actionId, answer);
      expect(
        (await store.claims.find(request.actor, request.key))?.answer,
      ).toEqual(answer);
    });

    it('leaves and releases', async () => {
      const request = claimRequest();
      await store.claims.claim(request);
      await store.claims.leave(request.actionId);
      const left = await store.claims.find(request.actor, request.key);
      expect(left!.runningUntil.getTime()).toBeLessThan(Date.now());
      await store.claims.release(request.actionId);
      expect(
        await store.claims.find(request.actor, request.key),
      ).toBeUndefined();
    });

    it('forgets what is old', async () => {
      const request = claimRequest();
      await store.claims.claim(request);
      await store.claims.purge(new Date(Date.now() - 60_000));
      expect(await store.claims.find(request.actor, request.key)).toBeDefined();
      await store.claims.purge(new Date(Date.now() + 60_000));
      expect(
        await store.claims.find(request.actor, request.key),
      ).toBeUndefined();
    });
  });

  describe('using grants', () => {
    it('uses a bound grant up: of many at once exactly one', async () => {
      const grant = await granted();
      const outcomes = await Promise.all(
        Array.from({ length: 8 }, () =>
          store.claims.claim(claimRequest({ grant })),
        ),
      );
      expect(outcomes.filter(one => one === 'claimed')).toHaveLength(1);
      expect(outcomes.filter(one => one === 'grant-gone')).toHaveLength(7);
    });

    it('doesn’t use up an unbound one', async () => {
      const grant = await granted({ bound: false });
      const outcomes = await Promise.all(
        Array.from({ length: 4 }, () =>
          store.claims.claim(
            claimRequest({
              grant: { ...grant, operationDigest: 'c'.repeat(64) },
            }),
          ),
        ),
      );
      expect(outcomes).toEqual(Array(4).fill('claimed'));
    });

    it('leaves key and grant alone when only one of them is to be had', async () => {
      const grant = await granted();
      const taken = claimRequest();
      await store.claims.claim(taken);
      expect(
        await store.claims.claim(claimRequest({ key: taken.key, grant })),
      ).toBe('taken');
      const free = claimRequest({
        grant: { ...grant, operationDigest: 'c'.repeat(64) },
      });
      expect(await store.claims.claim(free)).toBe('grant-gone');
      expect(await store.claims.find(free.actor, free.key)).toBeUndefined();
      // Neither attempt used it.
      expect(await store.claims.claim(claimRequest({ grant }))).toBe('claimed');
    });

    it.each([
      ['another person', { userRef: 'user:staff/erik' }],
      [
        'another session',
        { sessionId: '22222222-0000-4000-8000-000000000002' },
      ],
      ['another operation', { operationDigest: 'c'.repeat(64) }],
      ['nobody', { id: 'f'.repeat(64) }],
    ])('refuses it to %s', async (_, change) => {
      const grant = await granted();
      expect(
        await store.claims.claim(
          claimRequest({ grant: { ...grant, ...change } }),
        ),
      ).toBe('grant-gone');
    });

    it('refuses an expired one', async () => {
      const grant = await granted({ bound: false });
      await store
        .knex('step_up_grants')
        .where({ id: grant.id })
        .update({ expires_at: new Date(Date.now() - 1) });
      expect(await store.claims.claim(claimRequest({ grant }))).toBe(
        'grant-gone',
      );
      expect(
        await store.stepUps.usableGrants(owner, digest, new Date()),
      ).not.toContainEqual(expect.objectContaining({ id: grant.id }));
    });
  });

  describe('step-ups', () => {
    it('shows a challenge to its owner in its session only', async () => {
      const challenge = newChallenge();
      await store.stepUps.createChallenge(challenge);
      const { sessionId, ...stored } = challenge;
      expect(await store.stepUps.findChallenge(challenge.id, owner)).toEqual({
        ...stored,
        state: 'pending',
      });
      for (const other of [
        { ...owner, userRef: 'user:staff/erik' },
        { ...owner, sessionId: randomUUID() },
      ]) {
        expect(
          await store.stepUps.findChallenge(challenge.id, other),
        ).toBeUndefined();
      }
    });

    it('stores nothing that a reader of the tables could use', async () => {
      const challenge = newChallenge();
      await store.stepUps.createChallenge(challenge);
      await store.stepUps.beginTransaction({
        challengeId: challenge.id,
        state: 'the-secret-state',
        sealed: Buffer.from([1, 2, 3]),
        expiresAt: new Date(Date.now() + 60_000),
      });
      await store.stepUps.grant(challenge.id, proof(), new Date());
      const dump = JSON.stringify(
        await Promise.all(
          ['step_up_challenges', 'step_up_transactions', 'step_up_grants'].map(
            table => store.knex(table).select(),
          ),
        ),
      );
      expect(dump).toContain(grantIdOf(challenge.id));
      for (const secret of [
        challenge.id,
        owner.sessionId,
        'the-secret-state',
      ]) {
        expect(dump).not.toContain(secret);
      }
    });

    it('grants a challenge once, however many come at once', async () => {
      const challenge = newChallenge();
      await store.stepUps.createChallenge(challenge);
      const grants = await Promise.all(
        Array.from({ length: 5 }, () =>
          store.stepUps.grant(challenge.id, proof(), new Date()),
        ),
      );
      expect(grants.filter(Boolean)).toHaveLength(1);
    });

    it('lets the grant last from auth_time, not from now', async () => {
      const challenge = newChallenge({ bound: false });
      await store.stepUps.createChallenge(challenge);
      const authTime = Math.floor(Date.now() / 1000) - 100;
      const grant = await store.stepUps.grant(
        challenge.id,
        { ...proof(), authTime },
        new Date(),
      );
      expect(grant?.expiresAt).toEqual(new Date((authTime + 180) * 1000));
    });

    it('grants no expired challenge', async () => {
      const challenge = newChallenge({ expiresAt: new Date(Date.now() - 1) });
      await store.stepUps.createChallenge(challenge);
      expect(
        await store.stepUps.grant(challenge.id, proof(), new Date()),
      ).toBeUndefined();
    });

    it('remembers why a sign-in didn’t count, until another begins', async () => {
      const challenge = newChallenge();
      await store.stepUps.createChallenge(challenge);
      await store.stepUps.refuse(challenge.id, 'cancelled');
      expect(
        await store.stepUps.findChallenge(challenge.id, owner),
      ).toMatchObject({ state: 'refused', problem: 'cancelled' });
      await store.stepUps.beginTransaction({
        challengeId: challenge.id,
        state: randomUUID(),
        sealed: Buffer.alloc(0),
        expiresAt: new Date(Date.now() + 60_000),
      });
      expect(
        (await store.stepUps.findChallenge(challenge.id, owner))?.state,
      ).toBe('pending');
    });

    it('hands a transaction out once, and not after its time', async () => {
      const state = randomUUID();
      const sealed = Buffer.from('sealed');
      await store.stepUps.beginTransaction({
        challengeId: randomUUID(),
        state,
        sealed,
        expiresAt: new Date(Date.now() + 60_000),
      });
      expect(
        await store.stepUps.takeTransaction(
          state,
          new Date(Date.now() + 120_000),
        ),
      ).toBeUndefined();
      const taken = await Promise.all(
        Array.from({ length: 4 }, () =>
          store.stepUps.takeTransaction(state, new Date()),
        ),
      );
      expect(taken.filter(Boolean)).toEqual([sealed]);
    });

    it('knows the standing step-up: unbound, this session, lasting longest', async () => {
      const other = { userRef: 'user:staff/ada', sessionId: randomUUID() };
      expect(
        await store.stepUps.standingGrant(other, new Date()),
      ).toBeUndefined();
      await granted({ ...other, bound: true });
      expect(
        await store.stepUps.standingGrant(other, new Date()),
      ).toBeUndefined();
      const grant = await granted({ ...other, bound: false });
      expect((await store.stepUps.standingGrant(other, new Date()))?.id).toBe(
        grant.id,
      );
    });

    it('forgets what expired', async () => {
      const challenge = newChallenge({
        expiresAt: new Date(Date.now() - 86_400_000),
      });
      await store.stepUps.createChallenge(challenge);
      expect(
        await store.stepUps.purge(new Date(Date.now() - 3_600_000)),
      ).toBeGreaterThan(0);
      expect(
        await store.stepUps.findChallenge(challenge.id, owner),
      ).toBeUndefined();
    });
  });

  it('answers 503 within 3 s and tells nothing when the database is away', async () => {
    const away = knexFactory({
      client: 'pg',
      connection: {
        host: '127.0.0.1',
        port: 1,
        connectionTimeoutMillis: 1_500,
      },
      pool: { min: 0, acquireTimeoutMillis: 1_500, createTimeoutMillis: 1_500 },
    });
    const claims = DatabaseActionClaims.create({
      database: { client: async () => away },
      logger: mockServices.logger.mock(),
    });
    const began = Date.now();
    await expect(claims.find('user:staff/olivia', 'key')).rejects.toMatchObject(
      {
        name: 'ServiceUnavailableError',
        message: expect.not.stringMatching(/127\.0\.0\.1|select/),
      },
    );
    expect(Date.now() - began).toBeLessThan(3_000);
    await away.destroy();
  });
});
