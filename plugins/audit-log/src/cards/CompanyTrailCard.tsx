import { Link } from '@backstage/ui';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import type { CompanyCardProps } from '@alphaswarm-admin/plugin-companies-react';
import { CardSkeleton } from '@alphaswarm-admin/plugin-dashboard-react';
import { useCatalogue } from '../queries/catalogue';
import { useCompanyRows } from '../queries/dashboard';
import { rootRouteRef } from '../routes';
import { gatherStories } from '../story/story';
import { StoryList } from './StoryList';
import styles from './StoryList.module.css';

/** The most actions that the card tells. */
const SHOWN = 8;

/** What was done to a company, and what was refused, newest first. Who may read only their own rows sees their own doings. */
export function CompanyTrailCard({ company }: CompanyCardProps) {
  const { data, error } = useCompanyRows(company.id);
  const { data: catalogue, isPending: hasNoWordsYet } = useCatalogue();
  const auditLogRoute = useRouteRef(rootRouteRef);
  if (!data && error) throw error;
  if (!data || hasNoWordsYet) return <CardSkeleton />;
  // Outcomes are newer than their intents, and have the same company.
  const stories = gatherStories(data.items, 'whole').slice(0, SHOWN);
  if (stories.length === 0) {
    return (
      <p className={styles.quiet}>
        {data.scope === 'own'
          ? `You have done nothing about ${company.name}. What others did, your role doesn’t let you read.`
          : `Nothing has been done about ${company.name} from the portal.`}
      </p>
    );
  }
  return (
    <>
      <StoryList stories={stories} catalogue={catalogue} />
      <Link
        href={`${auditLogRoute?.() ?? ''}?${new URLSearchParams({ organizationId: company.id })}`}
      >
        {data.scope === 'own' ? 'All that you did about it' : 'The whole trail'}
      </Link>
    </>
  );
}
