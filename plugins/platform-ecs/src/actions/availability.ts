import {
  rolloutContinueEvent,
  rolloutStopEvent,
  serviceDeployEvent,
  serviceRedeployEvent,
  serviceRollBackEvent,
  serviceScaleEvent,
  type EcsServiceDetail,
} from '@alphaswarm-admin/plugin-platform-ecs-common';

/** The verb of each action, as in "Operator can redeploy and scale". */
const verbs: Record<string, string> = {
  [serviceRedeployEvent.id]: 'redeploy',
  [serviceScaleEvent.id]: 'scale',
  [serviceDeployEvent.id]: 'deploy a revision',
  [serviceRollBackEvent.id]: 'roll back',
  [rolloutStopEvent.id]: 'stop a rollout',
  [rolloutContinueEvent.id]: 'continue a rollout',
};

/** Whether the server says that the caller may attempt an action. */
export function mayAttempt(
  { actions }: Pick<EcsServiceDetail, 'actions'>,
  event: { id: string },
): boolean {
  return actions.some(
    ({ action, verdict }) => action === event.id && verdict === 'allowed',
  );
}

/** What the caller may not do, and who could, in a sentence; undefined where they may do it all. */
export function deniedInWords({
  actions,
}: Pick<EcsServiceDetail, 'actions'>): string | undefined {
  const denied = actions.filter(({ verdict }) => verdict === 'denied');
  const what = denied.flatMap(({ action }) => verbs[action] ?? []);
  if (what.length === 0) return undefined;
  const whoCould = denied
    .map(it => (it.verdict === 'denied' ? it.whoCould : undefined))
    .find(who => who !== undefined);
  return whoCould
    ? `${whoCould} can ${joined(what, 'and')}.`
    : `Your role doesn't let you ${joined(what, 'or')}.`;
}

function joined(words: string[], conjunction: string): string {
  return words.length < 2
    ? words.join('')
    : `${words.slice(0, -1).join(', ')} ${conjunction} ${words.at(-1)}`;
}
