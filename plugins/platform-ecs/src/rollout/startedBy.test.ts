import { rollout } from '../__testUtils__/happenings';
import { auditRow } from '../__testUtils__/ledger';
import { startersOf } from './startedBy';

const deployment = rollout({ arn: 'arn:new', deploymentId: 'ecs-svc/42' });

/** An action's two rows: asked for with a reason, and ended naming what it started. */
function action(
  id: string,
  after: Record<string, string>,
  phase = 'succeeded',
) {
  return [
    auditRow({ action_id: id, phase: 'intent', reason: 'OPS-42' }),
    auditRow({
      action_id: id,
      phase: phase as 'succeeded',
      details: { actor: { name: 'Olivia Operator' }, after },
    }),
  ];
}

describe('startersOf', () => {
  it.each([
    ['serviceDeploymentArn', 'arn:new'],
    ['primaryDeploymentId', 'ecs-svc/42'],
    ['startedDeploymentId', 'ecs-svc/42'],
  ])('finds by %s who started a deployment, and why', (field, id) => {
    const starters = startersOf([deployment], action('a', { [field]: id }));
    expect(starters.get('arn:new')).toEqual({
      actionId: 'a',
      who: 'Olivia Operator',
      reason: 'OPS-42',
    });
  });

  it.each([
    ['another deployment', action('a', { primaryDeploymentId: 'ecs-svc/41' })],
    [
      'an action that failed',
      action('a', { primaryDeploymentId: 'ecs-svc/42' }, 'failed'),
    ],
    [
      'an intent alone, at the same time',
      [auditRow({ phase: 'intent', created_at: deployment.createdAt })],
    ],
    [
      'ids that are no texts',
      [auditRow({ details: { after: { primaryDeploymentId: 42 } } })],
    ],
  ])('names nobody by %s', (_what, rows) => {
    expect(startersOf([deployment], rows).size).toBe(0);
  });

  it('does not take a deployment without an id for one without a row', () => {
    const rows = [auditRow({ details: { after: {} } })];
    expect(startersOf([rollout({ deploymentId: undefined })], rows).size).toBe(
      0,
    );
  });

  it('falls back on the entity ref where the name was not kept', () => {
    const rows = [
      auditRow({
        reason: 'night shift',
        details: { after: { primaryDeploymentId: 'ecs-svc/42' } },
      }),
    ];
    expect(startersOf([deployment], rows).get('arn:new')).toEqual({
      actionId: 'action-1',
      who: 'user:staff/olivia',
      reason: 'night shift',
    });
  });
});
