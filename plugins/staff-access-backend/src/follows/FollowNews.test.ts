import { mockServices } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  createPermission,
} from '@backstage/plugin-permission-common';
import type { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import {
  outsideChangeEvent,
  type AuditRow,
} from '@alphaswarm-admin/plugin-audit-log-common';
import {
  DefaultFollowables,
  type EndedAction,
  type PendingNews,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { FollowNews } from './FollowNews';

const signal = new AbortController().signal;
const erik = 'user:staff/erik';

function row(seq: number, rest: Partial<AuditRow> = {}): AuditRow {
  return {
    seq,
    action_id: `action-${seq}`,
    phase: 'succeeded',
    event_type: 'demo.widget.resize',
    actor_user_id: 'user:staff/olivia',
    target_kind: 'widget',
    target_id: 'w1',
    details: {},
    ...rest,
  } as AuditRow;
}

function news(id: number, rest: Partial<PendingNews> = {}): PendingNews {
  return {
    id: String(id),
    actionId: `action-${id}`,
    follow: {
      userRef: erik,
      target: { kind: 'widget', id: 'w1' },
      title: 'Widget 1',
      path: '/widgets/w1',
      createdAt: new Date(),
    },
    ...rest,
  };
}

describe('news of what people follow', () => {
  const logger = mockServices.logger.mock();
  const send = jest.fn<Promise<void>, [NotificationSendOptions]>();
  let rows: AuditRow[];
  let pending: PendingNews[];
  let position: number | undefined;
  let noted: EndedAction[];
  let knownStaff: string[];
  let given: number;
  let followNews: FollowNews;
  const settle = jest.fn();

  beforeEach(() => {
    jest.clearAllMocks();
    send.mockResolvedValue(undefined);
    rows = [];
    pending = [];
    position = 0;
    noted = [];
    knownStaff = [erik];
    given = 0;
    settle.mockImplementation(async ({ id }) => {
      pending = pending.filter(one => one.id !== id);
    });
    const followables = DefaultFollowables.create();
    followables.register({
      kind: 'widget',
      permission: createPermission({
        name: 'demo.widget.read',
        attributes: { action: 'read' },
      }),
      find: async () => undefined,
    });
    followNews = FollowNews.create({
      follows: {
        position: async () => position,
        note: async ({ from, to, ended }) => {
          expect(from).toBe(position);
          position = to;
          noted.push(...ended);
        },
        pending: async () => pending,
        settle,
        giveUp: async () => given,
      },
      followables,
      ledger: {
        rowsFrom: async (seq, limit) =>
          rows.filter(one => one.seq >= seq).slice(0, limit),
        rowsOfAction: async id => rows.filter(one => one.action_id === id),
        definitions: () => [],
      },
      staff: {
        ownershipRefsOf: async userRef =>
          knownStaff.includes(userRef) ? [userRef] : undefined,
      },
      people: {
        decide: ({ name }) => ({
          result:
            name === 'demo.widget.read'
              ? AuthorizeResult.ALLOW
              : AuthorizeResult.DENY,
        }),
      },
      notifications: { send },
      logger,
    });
  });

  const scopes = () => send.mock.calls.map(([{ payload }]) => payload.scope);

  it('is gathered from the whole ledger, to its end', async () => {
    rows = Array.from({ length: 1_203 }, (_, seq) => row(seq));
    await followNews.tell(signal);
    expect(noted.map(({ seq }) => seq)).toEqual(rows.map(({ seq }) => seq));
    expect(position).toBe(1_203);
  });

  it('is made by ends of actions on something, and by changes past the portal', async () => {
    rows = [
      row(0, { phase: 'intent' }),
      row(1, { phase: 'denied' }),
      row(2, { phase: 'observed' }),
      row(3, { target_kind: null }),
      row(4, { phase: 'abandoned', actor_user_id: null }),
      row(5, { phase: 'observed', event_type: outsideChangeEvent.id }),
    ];
    await followNews.tell(signal);
    expect(noted.map(({ seq }) => seq)).toEqual([4, 5]);
    expect(noted[0]).toEqual({
      seq: 4,
      actionId: 'action-4',
      target: { kind: 'widget', id: 'w1' },
      actor: null,
    });
  });

  it('isn’t looked for while nobody follows anything', async () => {
    position = undefined;
    rows = [row(0)];
    await followNews.tell(signal);
    expect(noted).toEqual([]);
  });

  it('that was sent, and not noted as sent before the process died, is the same notification the next time', async () => {
    rows = [row(0)];
    pending = [news(0)];
    settle.mockRejectedValueOnce(new Error('killed'));
    await followNews.tell(signal);
    await followNews.tell(signal);
    await followNews.tell(signal);
    expect(scopes()).toEqual(['follow-action-0', 'follow-action-0']);
  });

  it('that can’t be sent doesn’t keep other news back', async () => {
    rows = [row(0), row(1), row(2)];
    pending = [news(0), news(1), news(2)];
    send.mockRejectedValueOnce(new Error('what is this?'));
    await followNews.tell(signal);
    expect(pending.map(({ id }) => id)).toEqual(['0']);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('what is this?'),
    );
  });

  it('is dropped for people whom nobody knows any more, and for kinds of things that are gone', async () => {
    rows = [row(0), row(1)];
    const { follow } = news(1);
    pending = [
      news(0, { follow: { ...follow, userRef: 'user:staff/gone' } }),
      news(1, { follow: { ...follow, target: { kind: 'gone', id: 'x' } } }),
    ];
    await followNews.tell(signal);
    expect(send).not.toHaveBeenCalled();
    expect(pending).toEqual([]);
  });

  it('that is given up is an error in the log', async () => {
    given = 3;
    await followNews.tell(signal);
    expect(logger.error).toHaveBeenCalledWith(expect.stringMatching(/^3 /));
  });

  it('stops when the process does', async () => {
    rows = [row(0)];
    pending = [news(0)];
    const ending = new AbortController();
    ending.abort();
    await followNews.tell(ending.signal);
    expect(noted).toEqual([]);
    expect(send).not.toHaveBeenCalled();
  });
});
