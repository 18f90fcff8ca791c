import { Link } from '@backstage/ui';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import type { CompanyReference } from '@alphaswarm-admin/plugin-companies-common';
import { CardSkeleton } from '@alphaswarm-admin/plugin-dashboard-react';
import { StateSign } from '@alphaswarm-admin/plugin-portal-react';
import { costInWords, instanceSigns } from '../instances/instanceWords';
import styles from '../parts/parts.module.css';
import { useInstances } from '../queries';
import { rootRouteRef } from '../routes';

/** What a company has of managed services, on the company's page. */
export function CompanyInstancesCard(props: { company: CompanyReference }) {
  const { slug } = props.company;
  const { data, error } = useInstances({ company: slug, offer: '' });
  const root = useRouteRef(rootRouteRef)?.() ?? '';
  if (!data) {
    if (error) throw error;
    return <CardSkeleton />;
  }
  const [page] = data.pages;
  const all = `${root}?list=instances&company=${slug}`;
  return (
    <>
      {page.items.length === 0 && <p className={styles.note}>None.</p>}
      <ul className={styles.lines}>
        {page.items.map(instance => (
          <li key={instance.id}>
            <Link href={`${all}&instance=${instance.id}`}>
              {instance.offer}
            </Link>
            , {instance.plan}:{' '}
            <StateSign state={instanceSigns[instance.state]} />{' '}
            {costInWords(instance)} so far (estimate)
          </li>
        ))}
      </ul>
      {page.cursor && <Link href={all}>All of them</Link>}
    </>
  );
}
