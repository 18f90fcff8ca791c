import { mockServices } from '@backstage/backend-test-utils';
import type {
  AuditRow,
  TerminalPhase,
} from '@alphaswarm-admin/plugin-audit-log-common';
import type { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import { notifyConcluded } from './notifyConcluded';

const intent = {
  action_id: '01997d2c-1111-7222-8333-444455556666',
  event_type: 'platform-ecs.service.scale',
  actor_user_id: 'user:staff/olivia',
  target_id: 'prod/core',
  reason: 'a reason that names a customer',
} as AuditRow;

function conclude(phase: TerminalPhase, about: AuditRow = intent) {
  const send = jest.fn<Promise<void>, [NotificationSendOptions]>(
    async () => {},
  );
  const logger = mockServices.logger.mock();
  const onConcluded = notifyConcluded({
    notifications: { send },
    registry: {
      find: () => ({ event: { title: 'Scale service' } }),
    } as never,
    logger,
  });
  onConcluded(about, phase);
  return { sent: send.mock.calls.map(([notification]) => notification) };
}

describe('what people are told when the reconciler ends an action', () => {
  it('is told to everybody when it was abandoned, with the way to its trail', () => {
    const { sent } = conclude('abandoned');
    expect(sent).toEqual([
      {
        recipients: { type: 'broadcast' },
        payload: expect.objectContaining({
          title: 'Scale service: nobody knows whether it happened',
          description: 'prod/core',
          link: `/audit-log?action=${intent.action_id}`,
          severity: 'high',
        }),
      },
    ]);
    expect(JSON.stringify(sent)).not.toContain('customer');
  });

  it.each([
    ['succeeded', 'Scale service: it happened after all'],
    ['failed', 'Scale service: it did not happen'],
  ] as const)('is told to who began it when it %s', (phase, title) => {
    expect(conclude(phase).sent).toEqual([
      {
        recipients: { type: 'entity', entityRef: 'user:staff/olivia' },
        payload: expect.objectContaining({ title }),
      },
    ]);
  });

  it('is told to nobody when an agent began it on its own and the end is known', () => {
    const own = { ...intent, actor_user_id: null };
    expect(conclude('failed', own).sent).toEqual([]);
  });

  it('is logged, and nothing worse, when it can not be told', async () => {
    const logger = mockServices.logger.mock();
    const sending = Promise.reject(new Error('away'));
    notifyConcluded({
      notifications: { send: () => sending },
      registry: { find: () => undefined } as never,
      logger,
    })(intent, 'abandoned');
    await sending.catch(() => {});
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining(intent.action_id),
    );
  });
});
