import { Link } from '@backstage/ui';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import {
  Drawer,
  ProblemPanel,
  TableSkeleton,
} from '@alphaswarm-admin/plugin-portal-react';
import { CompanyFacts } from '../company/CompanyFacts';
import { UsageFacts } from '../company/UsageFacts';
import { CompanyState } from '../CompanyState';
import { useCompany } from '../queries';
import { companyRouteRef } from '../routes';

/** What is most asked of one company, beside the list. Its page has the rest. */
export function CompanyDrawer(props: { id: string; onClose: () => void }) {
  const { id, onClose } = props;
  const { data, error, refetch } = useCompany(id);
  const companyRoute = useRouteRef(companyRouteRef);
  return (
    <Drawer
      title={data?.name ?? id}
      subject={id}
      sign={data && <CompanyState status={data.status} />}
      onClose={onClose}
    >
      {companyRoute && (
        <Link href={companyRoute({ company: id })}>
          Usage, billing, workloads and actions
        </Link>
      )}
      {error && <ProblemPanel error={error} onRetry={() => refetch()} />}
      {!data && !error && <TableSkeleton rows={6} columns={2} />}
      {data && (
        <>
          <CompanyFacts company={data} />
          <UsageFacts usage={data.usage} />
        </>
      )}
    </Drawer>
  );
}
