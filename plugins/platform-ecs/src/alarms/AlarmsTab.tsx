import { useRouteRef } from '@backstage/frontend-plugin-api';
import type { EcsAlarm } from '@alphaswarm-admin/plugin-platform-ecs-common';
import {
  EmptyState,
  Freshness,
  ProblemPanel,
  TableSkeleton,
} from '@alphaswarm-admin/plugin-portal-react';
import { useAlarms } from '../queries/metrics';
import { Gaps } from '../rollout/Gaps';
import { serviceRouteRef } from '../routes';
import type { ServiceTabProps } from '../service/serviceTabs';
import { AlarmItem } from './AlarmItem';
import styles from './AlarmsTab.module.css';

/** The alarms that concern a service: those that ring first. */
export function AlarmsTab({ cluster, service }: ServiceTabProps) {
  const address = { cluster, service };
  const { data, error, refetch } = useAlarms(address);
  const serviceRoute = useRouteRef(serviceRouteRef);
  if (!data) {
    return error ? (
      <ProblemPanel error={error} onRetry={() => refetch()} />
    ) : (
      <TableSkeleton rows={4} columns={3} />
    );
  }
  return (
    <section aria-label="Alarms">
      <div className={styles.head}>
        <span>{countsInWords(data.alarms)}</span>
        <Freshness observedAt={data.observedAt} problem={error?.message} />
      </div>
      <Gaps gaps={data.gaps} />
      {data.alarms.length === 0 ? (
        <EmptyState
          title="No alarm watches this service"
          hint="An alarm is shown here if one of its metrics has this service or its target group as a dimension, if its name has the service's in it, or if the deployment configuration names it."
        />
      ) : (
        <ul className={styles.list}>
          {data.alarms.map(alarm => (
            <AlarmItem
              key={alarm.name}
              alarm={alarm}
              from={Date.parse(data.historyFrom)}
              to={Date.parse(data.observedAt)}
              metricsHref={`${serviceRoute?.(address) ?? ''}/metrics`}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

function countsInWords(alarms: readonly EcsAlarm[]): string {
  const ringing = alarms.filter(({ state }) => state === 'ALARM').length;
  const dataless = alarms.filter(
    ({ state }) => state === 'INSUFFICIENT_DATA',
  ).length;
  const without = dataless > 0 ? `, ${dataless} without data` : '';
  return `${ringing} of ${alarms.length} ${alarms.length === 1 ? 'alarm' : 'alarms'} in alarm${without}.`;
}
