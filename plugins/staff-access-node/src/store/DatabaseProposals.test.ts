import { randomUUID } from 'node:crypto';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { migrateStaffAccessSchema } from '../database';
import { DatabaseActionClaims } from './DatabaseActionClaims';
import { DatabaseProposals } from './DatabaseProposals';
import type { NewProposal } from './Proposals';

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
jest.setTimeout(60_000);

const olivia = { userRef: 'user:staff/olivia', name: 'Olivia' };
const AGENT = { id: 'the-agent', title: 'Rollout agent' };

function newProposal(change: Partial<NewProposal> = {}): NewProposal {
  return {
    id: randomUUID(),
    pluginId: 'demo',
    method: 'post',
    path: '/widgets/w1/resize',
    actionType: 'demo.widget.resize',
    target: { kind: 'widget', id: 'w1' },
    input: { widget: 'w1', size: 4 },
    body: { size: 4 },
    reason: 'it is small',
    operationDigest: 'a'.repeat(64),
    requestHash: randomUUID(),
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
    agent: AGENT,
    person: olivia,
    createdAt: new Date(),
    expiresAt: new Date(Date.now() + 60_000),
    ...change,
  };
}

function claimOf(proposal: string, change: object = {}) {
  return {
    actor: olivia.userRef,
    key: randomUUID(),
    requestHash: 'b'.repeat(64),
    actionId: randomUUID(),
    runningUntil: new Date(Date.now() + 60_000),
    proposal: { id: proposal, by: olivia.userRef },
    ...change,
  };
}

describe('proposals on PostgreSQL', () => {
  let proposals: DatabaseProposals;
  let claims: DatabaseActionClaims;

  beforeAll(async () => {
    const knex = await databases.init('POSTGRES_18');
    await migrateStaffAccessSchema(knex);
    const options = {
      database: { client: async () => knex },
      logger: mockServices.logger.mock(),
    };
    proposals = DatabaseProposals.create(options);
    claims = DatabaseActionClaims.create(options);
  });

  const stored = async (change: Partial<NewProposal> = {}) =>
    (await proposals.create(newProposal(change))).id;
  const stateOf = async (id: string) => (await proposals.find(id))?.state;

  it('come back as they were stored', async () => {
    const proposal = newProposal();
    await proposals.create(proposal);
    expect(await proposals.find(proposal.id)).toEqual({
      ...proposal,
      state: 'waiting',
      decided: undefined,
    });
  });

  it('that say the same wait once, however many are made at once', async () => {
    const requestHash = randomUUID();
    const made = await Promise.all(
      Array.from({ length: 10 }, () => stored({ requestHash })),
    );
    expect(new Set(made).size).toBe(1);
    expect(
      await stored({ requestHash, agent: { ...AGENT, id: 'b' } }),
    ).not.toBe(made[0]);
  });

  it('can be made again once they have expired', async () => {
    const requestHash = randomUUID();
    const old = await stored({ requestHash });
    const later = new Date(Date.now() + 120_000);
    const again = await proposals.create(
      newProposal({
        requestHash,
        createdAt: later,
        expiresAt: new Date(later.getTime() + 60_000),
      }),
    );
    expect(again.id).not.toBe(old);
    expect(await stateOf(old)).toBe('expired');
  });

  it('are confirmed once, with the key and not without it', async () => {
    const id = await stored();
    const taken = claimOf(id);
    await claims.claim({ ...taken, proposal: undefined });
    expect(await claims.claim(taken)).toBe('taken');
    expect(await stateOf(id)).toBe('waiting');
    const attempts = Array.from({ length: 10 }, () => claimOf(id));
    const outcomes = await Promise.all(attempts.map(one => claims.claim(one)));
    expect(outcomes.filter(one => one === 'claimed')).toHaveLength(1);
    expect(outcomes.filter(one => one === 'proposal-gone')).toHaveLength(9);
    const winner = attempts[outcomes.indexOf('claimed')];
    expect(await proposals.find(id)).toMatchObject({
      state: 'confirmed',
      decided: { by: olivia.userRef, actionId: winner.actionId },
    });
    const loser = attempts[outcomes.indexOf('proposal-gone')];
    expect(await claims.find(loser.actor, loser.key)).toBeUndefined();
  });

  it('wait again when the action surely did not happen', async () => {
    const id = await stored();
    const claim = claimOf(id);
    await claims.claim(claim);
    await claims.release(claim.actionId);
    expect(await stateOf(id)).toBe('waiting');
    expect(await claims.claim(claim)).toBe('claimed');
  });

  it('that have expired are neither confirmed nor dismissed', async () => {
    const id = await stored();
    const decision = {
      id,
      by: olivia.userRef,
      actionId: randomUUID(),
      now: new Date(Date.now() + 120_000),
    };
    expect(await proposals.dismiss(decision)).toBe(false);
    expect(await stateOf(id)).toBe('waiting');
  });

  it('are dismissed once', async () => {
    const id = await stored();
    const dismiss = () =>
      proposals.dismiss({
        id,
        by: olivia.userRef,
        actionId: randomUUID(),
        now: new Date(),
      });
    const outcomes = await Promise.all([dismiss(), dismiss(), dismiss()]);
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    expect(await claims.claim(claimOf(id))).toBe('proposal-gone');
  });

  it('are listed for the person and for whoever may do them, newest first', async () => {
    const person = { userRef: 'user:staff/listed' };
    const mine = await stored({ person });
    const theirs = await stored({ actionType: 'demo.listed' });
    const list = async (filter: object) =>
      (
        await proposals.list({
          waiting: true,
          person: person.userRef,
          actionTypes: [],
          limit: 10,
          ...filter,
        })
      ).map(({ id }) => id);
    expect(await list({})).toEqual([mine]);
    const both = await list({ actionTypes: ['demo.listed'] });
    expect([...both].sort()).toEqual([mine, theirs].sort());
    expect([...both].sort().reverse()).toEqual(both);
    expect(await list({ waiting: false })).toEqual([]);
  });

  it('are told of once', async () => {
    const id = await stored();
    const untold = async () =>
      (await proposals.unannounced(1_000)).some(one => one.id === id);
    expect(await untold()).toBe(true);
    await proposals.noteAnnounced(id);
    expect(await untold()).toBe(false);
  });
});
