import type { Rollout } from '@alphaswarm-admin/plugin-platform-ecs-common';
import styles from './RolloutWatchers.module.css';

/** What may take the rollout back, and how near it is to: the circuit breaker's count, the alarms; and where the traffic goes. */
export function RolloutWatchers({ rollout }: { rollout: Rollout }) {
  const { breaker, alarms, target, sources } = rollout;
  return (
    <dl className={styles.watchers}>
      <div>
        <dt>Circuit breaker</dt>
        <dd>
          {breaker && breaker.status !== 'DISABLED' && breaker.threshold > 0 ? (
            <Breaker {...breaker} tripped={breaker.status === 'TRIGGERED'} />
          ) : (
            'Off'
          )}
        </dd>
      </div>
      <div>
        <dt>Alarms that may take it back</dt>
        <dd>
          {alarms && alarms.status !== 'DISABLED' ? (
            <ul className={styles.alarms}>
              {alarms.names.map(name => (
                <li
                  key={name}
                  data-triggered={alarms.triggered.includes(name) || undefined}
                >
                  {name}
                  {alarms.triggered.includes(name) ? ': went off' : ''}
                </li>
              ))}
            </ul>
          ) : (
            'None'
          )}
        </dd>
      </div>
      {target?.productionTraffic !== undefined && (
        <div>
          <dt>Production traffic</dt>
          <dd>
            <Traffic
              target={target.productionTraffic}
              source={sources[0]?.productionTraffic}
            />
          </dd>
        </div>
      )}
      {target?.testTraffic !== undefined && target.testTraffic > 0 && (
        <div>
          <dt>Test traffic</dt>
          <dd>{target.testTraffic} % to the new revision</dd>
        </div>
      )}
    </dl>
  );
}

function Breaker(props: {
  failures: number;
  threshold: number;
  status: string;
  tripped: boolean;
}) {
  const { failures, threshold, status, tripped } = props;
  const share = Math.min(1, failures / threshold);
  return (
    <>
      <span
        className={styles.meter}
        role="meter"
        aria-label="Failures counted by the circuit breaker"
        aria-valuemin={0}
        aria-valuemax={threshold}
        aria-valuenow={Math.min(failures, threshold)}
        aria-valuetext={`${failures} of ${threshold} failures`}
      >
        <span
          className={styles.filled}
          data-tripped={tripped || undefined}
          style={{ width: `${share * 100}%` }}
        />
      </span>
      <span className={styles.count}>
        {failures} of {threshold} failures
        {tripped && ', tripped'}
        {status === 'MONITORING_COMPLETE' && ', no longer watching'}
      </span>
    </>
  );
}

function Traffic(props: { target: number; source: number | undefined }) {
  const { target, source } = props;
  return (
    <>
      <span className={styles.meter} aria-hidden="true">
        <span className={styles.traffic} style={{ width: `${target}%` }} />
      </span>
      <span className={styles.count}>
        {target} % new{source !== undefined && `, ${source} % old`}
      </span>
    </>
  );
}
