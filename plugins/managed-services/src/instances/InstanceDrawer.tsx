import { useState } from 'react';
import { Button, Link } from '@backstage/ui';
import { formatMoney } from '@alphaswarm-admin/plugin-billing-common';
import {
  instanceChangeEvent,
  instanceDeprovisionEvent,
  instanceResumeEvent,
  instanceSuspendEvent,
  quotaNames,
  type InstanceDetail,
} from '@alphaswarm-admin/plugin-managed-services-common';
import {
  CopyableId,
  Drawer,
  ProblemPanel,
  RelativeTime,
  StateSign,
  TableSkeleton,
} from '@alphaswarm-admin/plugin-portal-react';
import { FollowButton } from '@alphaswarm-admin/plugin-staff-access-react';
import { FactList } from '../parts/FactList';
import { mayAttempt } from '../parts/mayAttempt';
import { NotKnown } from '../parts/NotKnown';
import styles from '../parts/parts.module.css';
import { RecordHistory } from '../parts/RecordHistory';
import { useInstance } from '../queries';
import { useManagedServicesAction } from '../useManagedServicesAction';
import { ChangeForm } from './ChangeForm';
import { costInWords, instanceSigns } from './instanceWords';

/** All that is known of one instance: the portal's record, and what alphaswarm-cp says of its tenant and workloads. */
export function InstanceDrawer(props: { id: string; onClose: () => void }) {
  const { id, onClose } = props;
  const { data, error, refetch } = useInstance(id);
  return (
    <Drawer
      title={id}
      subject={id}
      sign={data && <StateSign state={instanceSigns[data.state]} />}
      onClose={onClose}
    >
      {error && <ProblemPanel error={error} onRetry={() => refetch()} />}
      {!data && !error && <TableSkeleton rows={6} columns={2} />}
      {data && (
        <>
          <InstanceActions instance={data} />
          <InstanceFacts instance={data} />
          <Workloads instance={data} />
          <RecordHistory kind="managed-service-instance" id={id} />
        </>
      )}
    </Drawer>
  );
}

/** Only what makes sense in the state that it is in, for those who may. */
function InstanceActions({ instance }: { instance: InstanceDetail }) {
  const { id, state, actions } = instance;
  const act = useManagedServicesAction();
  const [changing, setChanging] = useState(false);
  const run = (verb: 'suspend' | 'resume' | 'deprovision') =>
    act({ path: `/instances/${id}/${verb}`, subject: id });
  return (
    <div className={styles.buttons}>
      {state === 'active' && mayAttempt(actions, instanceChangeEvent) && (
        <Button variant="secondary" onPress={() => setChanging(true)}>
          Change limits
        </Button>
      )}
      {state === 'active' && mayAttempt(actions, instanceSuspendEvent) && (
        <Button variant="secondary" onPress={() => run('suspend')}>
          Suspend
        </Button>
      )}
      {state === 'suspended' && mayAttempt(actions, instanceResumeEvent) && (
        <Button variant="secondary" onPress={() => run('resume')}>
          Resume
        </Button>
      )}
      {['active', 'suspended', 'failed'].includes(state) &&
        mayAttempt(actions, instanceDeprovisionEvent) && (
          <Button variant="secondary" onPress={() => run('deprovision')}>
            Deprovision
          </Button>
        )}
      <FollowButton
        target={{ kind: 'managed-service-instance', id }}
        title={id}
      />
      {changing && (
        <ChangeForm instance={instance} onClose={() => setChanging(false)} />
      )}
    </div>
  );
}

function InstanceFacts({ instance }: { instance: InstanceDetail }) {
  const { id, company, offer, plan, price, quotas, tenant } = instance;
  const { namespace, requestsPerSecond, createdAt } = instance;
  const quotaWords = quotaNames
    .filter(name => quotas[name] !== undefined)
    .map(name => `${name} ${quotas[name]}`);
  return (
    <>
      <FactList
        facts={[
          ['Company', company.name],
          [
            'Service',
            <Link href={`?list=catalogue&offer=${offer}`}>{offer}</Link>,
          ],
          ['Plan', `${plan}, ${formatMoney(price)} a month`],
          [
            'Cost so far',
            `${costInWords(instance)}, estimated: the plan’s list price for the time it was provisioned and not suspended, a month counted as 30 days. It is no invoice.`,
          ],
          ['Quotas', quotaWords.join(', ') || 'No limits'],
          [
            'Throttle',
            requestsPerSecond === null
              ? 'None'
              : `${requestsPerSecond} requests a second`,
          ],
          ['Namespace', namespace && <CopyableId value={namespace} />],
          ['Tenant', tenant.known && <TenantWords tenant={tenant.value} />],
          ['Id', <CopyableId value={id} />],
          ['Since', <RelativeTime iso={createdAt} />],
        ]}
      />
      {!tenant.known && <NotKnown what="The tenant" why={tenant.why} />}
    </>
  );
}

function TenantWords(props: {
  tenant: Extract<InstanceDetail['tenant'], { known: true }>['value'];
}) {
  const { tenant } = props;
  if (!tenant) return <>alphaswarm-cp has no such tenant</>;
  return (
    <>
      {tenant.phase}
      {tenant.appliedAt && (
        <>
          , <RelativeTime iso={tenant.appliedAt} />
        </>
      )}
      {tenant.conditions.map(({ type, status, reason }) => (
        <div key={type}>
          {type}: {status}
          {reason && ` (${reason})`}
        </div>
      ))}
    </>
  );
}

function Workloads({ instance: { workloads } }: { instance: InstanceDetail }) {
  return (
    <section aria-labelledby="workloads-title">
      <h3 id="workloads-title" className={styles.subtitle}>
        Workloads
      </h3>
      {!workloads.known && <NotKnown what="What runs" why={workloads.why} />}
      {workloads.known && workloads.value.length === 0 && (
        <p className={styles.note}>None.</p>
      )}
      <ul className={styles.lines}>
        {workloads.known &&
          workloads.value.map(workload => (
            <li key={workload.serviceId}>
              <strong>{workload.serviceId}</strong> {workload.phase},{' '}
              {workload.replicasReady} of {workload.replicasDesired} ready
              <FactList
                facts={[
                  ['Image', workload.image],
                  ['Endpoint', workload.endpoints.join(', ')],
                  [
                    'Conditions',
                    workload.conditions
                      .map(({ type, status, reason }) =>
                        reason
                          ? `${type}: ${status} (${reason})`
                          : `${type}: ${status}`,
                      )
                      .join(', '),
                  ],
                ]}
              />
            </li>
          ))}
      </ul>
    </section>
  );
}
