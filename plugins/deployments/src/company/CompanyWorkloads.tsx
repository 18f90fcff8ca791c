import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Link } from '@backstage/ui';
import type { CompanyCardProps } from '@alphaswarm-admin/plugin-companies-react';
import { CardSkeleton } from '@alphaswarm-admin/plugin-dashboard-react';
import { Freshness } from '@alphaswarm-admin/plugin-portal-react';
import { Counts } from '../cards/WorkloadCards';
import { WorkloadLines } from '../cards/WorkloadLines';
import { useWorkloadsAtAGlance } from '../queries';
import { rootRouteRef } from '../routes';
import styles from '../cards/cards.module.css';

/** The states of a company's workloads, on the company's page. */
export function CompanyWorkloads({ company: { slug } }: CompanyCardProps) {
  const { data, error } = useWorkloadsAtAGlance({ company: slug, limit: 10 });
  const root = useRouteRef(rootRouteRef);
  if (!data) {
    if (error) throw error;
    return <CardSkeleton />;
  }
  return (
    <>
      <Counts counts={data.counts} />
      {data.items.length > 0 ? (
        <WorkloadLines workloads={data.items} />
      ) : (
        <p className={styles.quiet}>It has no workloads.</p>
      )}
      <Link href={`${root?.() ?? ''}?company=${slug}`} variant="body-small">
        All of its workloads
      </Link>
      <p className={styles.age}>
        <Freshness
          observedAt={data.observedAt}
          problem={error?.message ?? data.problem}
        />
      </p>
    </>
  );
}
