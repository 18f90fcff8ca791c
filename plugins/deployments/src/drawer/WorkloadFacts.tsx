import { Link } from '@backstage/ui';
import type { WorkloadDetail } from '@alphaswarm-admin/plugin-deployments-common';
import {
  CopyableId,
  RelativeTime,
} from '@alphaswarm-admin/plugin-portal-react';
import styles from './drawer.module.css';

/** What is known of a workload. */
export function WorkloadFacts({ workload }: { workload: WorkloadDetail }) {
  const { company, namespace, replicas, changedAt, conditions } = workload;
  return (
    <>
      <dl className={styles.facts}>
        <dt>State</dt>
        <dd>{workload.sentence}</dd>
        <dt>Company</dt>
        <dd>
          {company ? (
            <Link href={`?company=${company}`} variant="body-medium">
              {company}
            </Link>
          ) : (
            'none'
          )}
        </dd>
        <dt>Namespace</dt>
        <dd>{namespace === '-' ? 'none' : namespace}</dd>
        <dt>Kind</dt>
        <dd>{workload.kind ?? '–'}</dd>
        <dt>Image</dt>
        <dd className={styles.mono}>{workload.image ?? '–'}</dd>
        <dt>Replicas</dt>
        <dd>
          {replicas.ready} ready of {replicas.desired} desired
        </dd>
        <dt>Runs on</dt>
        <dd>{workload.provider.replaceAll('_', ' ')}</dd>
        <dt>Changed</dt>
        <dd>{changedAt ? <RelativeTime iso={changedAt} /> : '–'}</dd>
        <dt>Id</dt>
        <dd>
          <CopyableId value={workload.id} />
        </dd>
      </dl>
      <section aria-labelledby="conditions" className={styles.section}>
        <h3 id="conditions" className={styles.subtitle}>
          Conditions
        </h3>
        {conditions.length === 0 && <p className={styles.note}>None.</p>}
        <ul className={styles.lines}>
          {conditions.map(condition => (
            <li key={condition.type} className={styles.line}>
              <strong>{condition.type}</strong> {condition.status}
              {condition.reason && <span>{condition.reason}</span>}
              {condition.changedAt && (
                <span className={styles.when}>
                  <RelativeTime iso={condition.changedAt} />
                </span>
              )}
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="endpoints" className={styles.section}>
        <h3 id="endpoints" className={styles.subtitle}>
          Endpoints
        </h3>
        <ul className={styles.lines}>
          {workload.endpoints.map(({ name, url }) => (
            <li key={name} className={styles.line}>
              <strong>{name}</strong> <CopyableId value={url} />
            </li>
          ))}
        </ul>
        {workload.endpointsLeftOut > 0 && (
          <p className={styles.note}>
            {workload.endpointsLeftOut} on hosts that aren’t listed.
          </p>
        )}
        {workload.endpoints.length + workload.endpointsLeftOut === 0 && (
          <p className={styles.note}>None.</p>
        )}
      </section>
    </>
  );
}
