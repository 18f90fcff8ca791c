import { Fragment, useState } from 'react';
import { Button, Link } from '@backstage/ui';
import { formatMoney } from '@alphaswarm-admin/plugin-billing-common';
import {
  offerDeleteEvent,
  offerRestoreEvent,
  offerUpdateEvent,
  quotaNames,
  type OfferDetail,
  type OfferPlan,
} from '@alphaswarm-admin/plugin-managed-services-common';
import {
  CopyableId,
  Drawer,
  ProblemPanel,
  RelativeTime,
  TableSkeleton,
} from '@alphaswarm-admin/plugin-portal-react';
import { FollowButton } from '@alphaswarm-admin/plugin-staff-access-react';
import { FactList } from '../parts/FactList';
import { mayAttempt } from '../parts/mayAttempt';
import styles from '../parts/parts.module.css';
import { RecordHistory } from '../parts/RecordHistory';
import { useOffer, useOffers } from '../queries';
import { useManagedServicesAction } from '../useManagedServicesAction';
import { HealthWord } from './HealthWord';
import { OfferForm } from './OfferForm';

/** All that the catalogue says of one service. */
export function OfferDrawer(props: { id: string; onClose: () => void }) {
  const { id, onClose } = props;
  const { data, error, refetch } = useOffer(id);
  return (
    <Drawer
      title={data?.content.name ?? id}
      subject={id}
      sign={data?.deleted ? 'Deleted' : undefined}
      onClose={onClose}
    >
      {error && <ProblemPanel error={error} onRetry={() => refetch()} />}
      {!data && !error && <TableSkeleton rows={6} columns={2} />}
      {data && (
        <>
          <OfferActions offer={data} />
          <OfferFacts offer={data} />
          <RecordHistory kind="managed-service" id={id} />
        </>
      )}
    </Drawer>
  );
}

function OfferActions({ offer }: { offer: OfferDetail }) {
  const { id, content, actions } = offer;
  const act = useManagedServicesAction();
  const [editing, setEditing] = useState(false);
  const run = (verb: 'delete' | 'restore') =>
    act({ path: `/offers/${id}/${verb}`, subject: content.name });
  return (
    <div className={styles.buttons}>
      {mayAttempt(actions, offerUpdateEvent) && (
        <Button variant="secondary" onPress={() => setEditing(true)}>
          Edit
        </Button>
      )}
      {mayAttempt(actions, offerDeleteEvent) && (
        <Button variant="secondary" onPress={() => run('delete')}>
          Delete
        </Button>
      )}
      {mayAttempt(actions, offerRestoreEvent) && (
        <Button variant="secondary" onPress={() => run('restore')}>
          Restore
        </Button>
      )}
      <FollowButton
        target={{ kind: 'managed-service', id }}
        title={content.name}
      />
      {editing && <OfferForm offer={offer} onClose={() => setEditing(false)} />}
    </div>
  );
}

function OfferFacts({ offer }: { offer: OfferDetail }) {
  const { id, content, health, instances, updatedAt, revision } = offer;
  return (
    <>
      {content.description && <p>{content.description}</p>}
      <FactList
        facts={[
          ['Id', <CopyableId value={id} />],
          ['Kind', content.kind],
          ['For', content.audience],
          ['Owner', content.owner],
          ['Image', content.image],
          [
            'Runbook',
            content.runbook && (
              <Link href={content.runbook} target="_blank" rel="noreferrer">
                {content.runbook}
              </Link>
            ),
          ],
          [
            'Depends on',
            content.dependencies.length > 0 && (
              <Dependencies ids={content.dependencies} />
            ),
          ],
          [
            'Health',
            health ? (
              <>
                <HealthWord health={health} />
                {health.checks > 0 && ` of ${health.checks} checks`}. Last:{' '}
                {health.finding}, <RelativeTime iso={health.checkedAt} />
              </>
            ) : (
              'Not checked'
            ),
          ],
          [
            'Instances',
            <Link href={`?list=instances&of=${id}`}>{instances}</Link>,
          ],
          [
            'Changed',
            <>
              <RelativeTime iso={updatedAt} />, revision {revision}
            </>,
          ],
        ]}
      />
      <section aria-labelledby="plans-title">
        <h3 id="plans-title" className={styles.subtitle}>
          Plans
        </h3>
        <ul className={styles.lines}>
          {content.plans.map(plan => (
            <li key={plan.id}>
              <strong>{plan.name}</strong> {formatMoney(plan.price)} a month
              <br />
              {limitsInWords(plan)}
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

/** Other services of the catalogue; what isn't among them is in the platform's topology. */
function Dependencies({ ids }: { ids: readonly string[] }) {
  const { data } = useOffers(false);
  return (
    <>
      {ids.map((id, index) => {
        const isOffer = data?.items.some(offer => offer.id === id);
        return (
          <Fragment key={id}>
            {index > 0 && ', '}
            <Link href={isOffer ? `?offer=${id}` : '?list=platform'}>{id}</Link>
          </Fragment>
        );
      })}
    </>
  );
}

/** `cpu 8, memory 32Gi, 50 requests a second`. */
function limitsInWords(plan: OfferPlan): string {
  const limits = quotaNames
    .filter(name => plan.quotas[name] !== undefined)
    .map(name => `${name} ${plan.quotas[name]}`);
  if (plan.requestsPerSecond !== null) {
    limits.push(`${plan.requestsPerSecond} requests a second`);
  }
  return limits.join(', ') || 'No limits';
}
