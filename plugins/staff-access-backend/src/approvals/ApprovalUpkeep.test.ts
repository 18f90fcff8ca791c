import { mockServices } from '@backstage/backend-test-utils';
import type {
  Approvals,
  StoredApproval,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import { ApprovalNotices } from './ApprovalNotices';
import { ApprovalUpkeep } from './ApprovalUpkeep';

const approval = {
  id: '01997d2c-1111-7222-8333-444455556666',
  actionType: 'demo.widget.resize',
  requester: 'user:staff/olivia',
  actor: { kind: 'user', userRef: 'user:staff/olivia', name: 'Olivia' },
  preview: { title: 'Resize w1 to 4' },
  reason: 'names a customer',
  expiresAt: new Date(Date.now() + 60_000),
} as StoredApproval;

function setup(
  due: Partial<StoredApproval>,
  options: {
    rows?: Array<{ phase: string }>;
    appending?: () => Promise<never>;
    sending?: () => Promise<void>;
  } = {},
) {
  const one = { ...approval, ...due };
  const done: string[] = [];
  const sent: NotificationSendOptions[] = [];
  const approvals = {
    due: async () => [one],
    move: async (_: string, from: string, to: string) =>
      done.push(`${from} → ${to}`),
    unannounced: async () => [one],
    noteAnnounced: async (_: string, state: string) =>
      done.push(`told ${state}`),
  } as unknown as Approvals;
  const logger = mockServices.logger.mock();
  const upkeep = ApprovalUpkeep.create({
    approvals,
    logger,
    ledger: {
      append: async ({ phase, details }: any) => {
        await options.appending?.();
        done.push(`row ${phase} ${details.ground}`);
      },
      rowsOfAction: async () =>
        (options.rows ?? []).map(row => ({
          action_id: one.id,
          details: {},
          ...row,
        })),
    } as never,
    registry: { find: () => ({ event: {} }) } as never,
    runs: { run: async () => void done.push('run') },
    notices: ApprovalNotices.create({
      approvals,
      logger,
      notifications: {
        async send(notification) {
          await options.sending?.();
          sent.push(notification);
        },
      },
    }),
  });
  return {
    sent,
    done,
    logger,
    run: () => upkeep.run(new AbortController().signal),
  };
}

const late = { expiresAt: new Date(0) };

describe('upkeep of requests for approval', () => {
  it.each(['waiting', 'approved'] as const)(
    'expires what is %s beyond its time, the row first',
    async state => {
      const { run, done } = setup({ state, ...late });
      await run();
      expect(done.slice(0, 2)).toEqual([
        'row denied expired',
        `${state} → expired`,
      ]);
    },
  );

  it('expires nothing that it can not write down', async () => {
    const { run, done } = setup(
      { state: 'waiting', ...late },
      { appending: () => Promise.reject(new Error('ledger is away')) },
    );
    await run();
    expect(done.join()).not.toContain('expired');
  });

  it('runs what was approved before a crash', async () => {
    const { run, done } = setup({ state: 'approved' });
    await run();
    expect(done).toContain('run');
  });

  it.each([
    ['there is no intent: it is run again', [], 'running → approved'],
    [
      'it succeeded',
      [{ phase: 'intent' }, { phase: 'succeeded' }],
      'running → succeeded',
    ],
    [
      'it failed',
      [{ phase: 'intent' }, { phase: 'failed' }],
      'running → failed',
    ],
  ])(
    'asks the ledger about what was left running: %s',
    async (_, rows, then) => {
      const { run, done } = setup({ state: 'running' }, { rows });
      await run();
      expect(done[0]).toBe(then);
      expect(done).not.toContain('run');
    },
  );

  it('leaves an open action to the reconciler', async () => {
    const { run, done } = setup(
      { state: 'running' },
      { rows: [{ phase: 'intent' }] },
    );
    await run();
    expect(done.join()).not.toContain('→');
  });
});

describe('who is told', () => {
  it('is everybody when a request begins to wait, without its reason', async () => {
    const { run, sent } = setup({ state: 'waiting' });
    await run();
    expect(sent).toMatchObject([
      {
        recipients: { type: 'broadcast' },
        payload: { link: `/approvals/${approval.id}` },
      },
    ]);
    expect(JSON.stringify(sent)).not.toContain('customer');
  });

  it.each(['rejected', 'expired', 'refused', 'succeeded', 'failed'] as const)(
    'is the requester when it ended as %s',
    async state => {
      const { run, sent } = setup({ state });
      await run();
      expect(sent[0].recipients).toEqual({
        type: 'entity',
        entityRef: approval.requester,
      });
    },
  );

  it('is tried again when nobody could be told', async () => {
    const { run, done, logger } = setup(
      { state: 'rejected' },
      { sending: () => Promise.reject(new Error('away')) },
    );
    await run();
    expect(done.join()).not.toContain('told');
    expect(logger.warn).toHaveBeenCalled();
  });
});
