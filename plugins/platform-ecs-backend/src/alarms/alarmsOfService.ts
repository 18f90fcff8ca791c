import type { EcsService } from '../aws/EcsService';
import type { Alarm } from './parseAlarms';

/** What is known of the service whose alarms are sought. */
export type AlarmedService = {
  /** The cluster's name in ECS. */
  cluster: string;
  service: Pick<EcsService, 'name' | 'targetGroups' | 'deploymentAlarms'>;
  /** The names of all services of the cluster. */
  services: readonly string[];
};

/**
 * The alarms that concern a service: those on its metrics or its target groups, those that its deployment configuration names, those whose name has the
 * service's in it and whose metrics are not another service's, and the composite alarms that follow from any of these.
 */
export function alarmsOfService(
  alarms: readonly Alarm[],
  whose: AlarmedService,
): Alarm[] {
  const chosen = new Set(
    alarms.filter(alarm => isWatching(alarm, whose)).map(({ name }) => name),
  );
  // A composite alarm may follow from another one, in whatever order they are listed.
  for (let before = -1; before !== chosen.size;) {
    before = chosen.size;
    for (const alarm of alarms) {
      if (
        alarm.kind === 'composite' &&
        alarmsInRule(alarm.rule).some(name => chosen.has(name))
      ) {
        chosen.add(alarm.name);
      }
    }
  }
  return alarms.filter(({ name }) => chosen.has(name));
}

function isWatching(
  alarm: Alarm,
  { cluster, service, services }: AlarmedService,
): boolean {
  if (service.deploymentAlarms?.names.includes(alarm.name)) return true;
  if (alarm.kind === 'metric') {
    const dimensions = alarm.metrics.map(metric => metric.dimensions);
    const named = dimensions.filter(({ ServiceName }) => ServiceName);
    if (named.length > 0) {
      return named.some(
        ({ ClusterName, ServiceName }) =>
          ClusterName === cluster && ServiceName === service.name,
      );
    }
    if (
      dimensions.some(
        ({ TargetGroup }) =>
          TargetGroup !== undefined &&
          service.targetGroups.some(arn => arn.endsWith(`:${TargetGroup}`)),
      )
    ) {
      return true;
    }
  }
  return isNamedAfter(alarm.name, service.name, services);
}

/** Whether an alarm's name has the service's in it as a whole, and no longer name of another service there. */
function isNamedAfter(
  alarm: string,
  service: string,
  services: readonly string[],
): boolean {
  return (
    hasName(alarm, service) &&
    !services.some(
      other =>
        other.length > service.length &&
        hasName(other, service) &&
        hasName(alarm, other),
    )
  );
}

function hasName(text: string, name: string): boolean {
  for (
    let at = text.indexOf(name);
    at !== -1;
    at = text.indexOf(name, at + 1)
  ) {
    const around = [text[at - 1], text[at + name.length]];
    if (around.every(char => char === undefined || !/[a-z0-9]/i.test(char))) {
      return true;
    }
  }
  return false;
}

/**
 * The names of the alarms that a composite alarm's rule speaks of, by name or by ARN.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
 */
export function alarmsInRule(rule: string): string[] {
  return [
    ...rule.matchAll(
      /\b(?:ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:"([^"]+)"|'([^']+)'|([^)"']+?))\s*\)/g,
    ),
  ].map(([, double, single, bare]) => {
    const name = double ?? single ?? bare;
    return name.replace(/^arn:[^:]+:cloudwatch:[^:]*:[^:]*:alarm:/, '');
  });
}
