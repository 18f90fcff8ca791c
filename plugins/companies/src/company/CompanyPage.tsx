import { Link } from '@backstage/ui';
import { useParams } from 'react-router-dom';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import type {
  CompanyDetail,
  CompanyReference,
} from '@alphaswarm-admin/plugin-companies-common';
import type { CompanyCard } from '@alphaswarm-admin/plugin-companies-react';
import {
  EmptyState,
  ForbiddenPanel,
  PageFrame,
  PortalApiError,
  ProblemPanel,
  TableSkeleton,
} from '@alphaswarm-admin/plugin-portal-react';
import { FollowButton } from '@alphaswarm-admin/plugin-staff-access-react';
import { CompanyState } from '../CompanyState';
import { useCompany } from '../queries';
import { rootRouteRef } from '../routes';
import { UsageCharts } from '../usage/UsageCharts';
import { CompanyActions } from './CompanyActions';
import { CompanyFacts } from './CompanyFacts';
import { LastChange } from './LastChange';
import { UsageFacts } from './UsageFacts';
import styles from './CompanyPage.module.css';

/** A card of another plugin, in its place. */
export type PlacedCard = CompanyCard & { id: string };

/** One company: its account, what it uses, and what other plugins know of it. */
export function CompanyPage(props: { cards: readonly PlacedCard[] }) {
  const { company = '' } = useParams();
  // Another company is another page: nothing of the last one's state may stay.
  return <OneCompany key={company} id={company} cards={props.cards} />;
}

function OneCompany(props: { id: string; cards: readonly PlacedCard[] }) {
  const { id, cards } = props;
  const { data, error, refetch } = useCompany(id);
  const companiesRoute = useRouteRef(rootRouteRef);
  return (
    <PageFrame
      title={data?.name ?? id}
      parent={{ title: 'Companies', href: companiesRoute?.() ?? '/' }}
      stateLine={
        data ? (
          <span className={styles.stateLine}>
            <CompanyState status={data.status} />
            <LastChange company={data} />
          </span>
        ) : (
          lineWithout(error)
        )
      }
      actions={
        data && (
          <>
            <FollowButton
              target={{ kind: 'company', id: data.id }}
              title={data.name}
            />
            <CompanyActions company={data} />
          </>
        )
      }
    >
      {data ? (
        <Content company={data} cards={cards} />
      ) : (
        <NoCompanyYet id={id} error={error} onRetry={() => refetch()} />
      )}
    </PageFrame>
  );
}

function lineWithout(error: Error | null): string {
  return error ? 'The state of this company is not known' : 'Reading company…';
}

function Content(props: {
  company: CompanyDetail;
  cards: readonly PlacedCard[];
}) {
  const { company, cards } = props;
  return (
    <>
      {company.gaps.map(gap => (
        <p key={gap} className={styles.gap}>
          {gap}
        </p>
      ))}
      <CompanyFacts company={company} />
      <UsageFacts usage={company.usage} />
      <UsageCharts company={company} />
      <Cards company={company} cards={cards} />
    </>
  );
}

function Cards(props: {
  company: CompanyReference;
  cards: readonly PlacedCard[];
}) {
  const { id, slug, name, stripeCustomerId } = props.company;
  return (
    <div className={styles.cards}>
      {props.cards.map(({ id: card, Card }) => (
        <Card key={card} company={{ id, slug, name, stripeCustomerId }} />
      ))}
    </div>
  );
}

function NoCompanyYet(props: {
  id: string;
  error: Error | null;
  onRetry: () => void;
}) {
  const { id, error, onRetry } = props;
  const companiesRoute = useRouteRef(rootRouteRef);
  if (!error) return <TableSkeleton rows={6} columns={4} />;
  if (error instanceof PortalApiError && error.status === 403) {
    return <ForbiddenPanel what="see companies" whoCould={error.whoCould} />;
  }
  if (
    error instanceof PortalApiError &&
    (error.status === 404 || error.status === 400)
  ) {
    return (
      <EmptyState
        title="No such company"
        hint={`alphaswarm-cp has no company “${id}”.`}
        action={<Link href={companiesRoute?.() ?? '/'}>See all companies</Link>}
      />
    );
  }
  return <ProblemPanel error={error} onRetry={onRetry} />;
}
