import type {
  EcsServiceSummary,
  ServiceState,
} from '@alphaswarm-admin/plugin-platform-ecs-common';

/** The most services that the line calls by name for one state. */
const NAMED = 2;

/** The states that are spoken of after the steady ones, worst first. */
const spoken: Array<[ServiceState, (plural: boolean) => string]> = [
  ['failing', plural => (plural ? 'are failing' : 'is failing')],
  ['rolled-back', plural => (plural ? 'were rolled back' : 'was rolled back')],
  ['rolling-out', plural => (plural ? 'are rolling out' : 'is rolling out')],
  [
    'unknown',
    plural => (plural ? 'are in an unknown state' : 'is in an unknown state'),
  ],
  ['stopped', plural => (plural ? 'are stopped' : 'is stopped')],
];

function nameThem(names: string[]): string {
  if (names.length === 1) return names[0];
  if (names.length === 2) return `${names[0]} and ${names[1]}`;
  return `${names.slice(0, NAMED).join(', ')} and ${names.length - NAMED} more`;
}

/** How far a rollout is. Old and new tasks may run side by side, more than are wanted in the end. */
function progressOf({ runningCount, desiredCount }: EcsServiceSummary): string {
  return runningCount > desiredCount
    ? `, ${runningCount} running until ${desiredCount} remain`
    : `, ${runningCount} of ${desiredCount}`;
}

/**
 * The state of all services in one line, e.g. "11 of 12 services steady; alphaswarm-core-prod is rolling out, 2 of 4".
 */
export function stateLine(services: readonly EcsServiceSummary[]): string {
  if (services.length === 0) {
    return 'No services in the configured clusters';
  }
  const steady = services.filter(service => service.state === 'steady').length;
  const noun = services.length === 1 ? 'service' : 'services';
  const clauses = [
    steady === services.length
      ? `All ${services.length} ${noun} steady`
      : `${steady} of ${services.length} ${noun} steady`,
  ];
  for (const [state, verb] of spoken) {
    const those = services.filter(service => service.state === state);
    if (those.length === 0) continue;
    const [only] = those;
    const progress =
      those.length === 1 && state === 'rolling-out' ? progressOf(only) : '';
    clauses.push(
      `${nameThem(those.map(service => service.name))} ${verb(
        those.length > 1,
      )}${progress}`,
    );
  }
  return clauses.join('; ');
}
