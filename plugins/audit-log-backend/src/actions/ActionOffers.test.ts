import { mockCredentials } from '@backstage/backend-test-utils';
import type { AuditRow } from '@alphaswarm-admin/plugin-audit-log-common';
import type {
  PrivilegedAction,
  PrivilegedActionRegistry,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type { AuditLogStore } from '../database/AuditLogStore';
import { ActionOffers } from './ActionOffers';

const action = (id: string) =>
  ({ event: { id, title: `Title of ${id}` } }) as PrivilegedAction;

const rowOf = (phase: AuditRow['phase']) =>
  ({
    phase,
    action_id: 'a-1',
    event_type: 'demo.widget.resize',
  }) as AuditRow;

function createOffers(
  options: { reverts?: AuditRow[]; verdict?: 'allowed' | 'denied' } = {},
) {
  const { reverts = [], verdict = 'allowed' } = options;
  return ActionOffers.create({
    ledger: { compensationsOf: async () => reverts },
    store: {
      acknowledgementOf: async () => undefined,
    } as unknown as AuditLogStore,
    registry: {
      findRevert: (id: string) =>
        id === 'demo.widget.resize'
          ? { action: action(`${id}.revert`), pluginId: 'demo' }
          : undefined,
    } as unknown as PrivilegedActionRegistry,
    privilegedActions: {
      mount() {},
      availability: async (_, actions) =>
        actions.map(({ event }) =>
          verdict === 'allowed'
            ? { action: event.id, verdict }
            : { action: event.id, verdict, whoCould: 'Tester' },
        ),
    },
    acknowledge: action('audit-log.abandoned.acknowledge'),
  });
}

describe('ActionOffers', () => {
  const about = (rows: AuditRow[], options = {}) =>
    createOffers(options).about(rows, mockCredentials.user());

  it('offers the revert of what succeeded, where its plugin has it', async () => {
    expect(await about([rowOf('intent'), rowOf('succeeded')])).toEqual({
      offers: [
        {
          action: 'demo.widget.resize.revert',
          title: 'Title of demo.widget.resize.revert',
          pluginId: 'demo',
          path: '/actions/a-1/revert',
          verdict: 'allowed',
        },
      ],
    });
  });

  it('says who could, where the reader may not', async () => {
    const { offers } = await about([rowOf('succeeded')], { verdict: 'denied' });
    expect(offers).toMatchObject([{ verdict: 'denied', whoCould: 'Tester' }]);
  });

  it('tells what undid it, and does not offer that again', async () => {
    const reverts = [
      { ...rowOf('intent'), action_id: 'a-2' },
      { ...rowOf('failed'), action_id: 'a-2' },
      { ...rowOf('succeeded'), action_id: 'a-3' },
    ];
    expect(await about([rowOf('succeeded')], { reverts })).toEqual({
      offers: [],
      revertedBy: 'a-3',
    });
    const { offers } = await about([rowOf('succeeded')], {
      reverts: reverts.slice(0, 2),
    });
    expect(offers).toHaveLength(1);
  });

  it.each(['intent', 'failed', 'compensated', 'denied', 'observed'] as const)(
    'offers nothing for %s',
    async phase => {
      expect(await about([rowOf(phase)])).toEqual({ offers: [] });
    },
  );
});
