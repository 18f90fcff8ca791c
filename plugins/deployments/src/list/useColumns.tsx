import { useSearchParams } from 'react-router-dom';
import { Link } from '@backstage/ui';
import type { Workload } from '@alphaswarm-admin/plugin-deployments-common';
import {
  RelativeTime,
  ROW_ATTRIBUTE,
  StateSign,
  type ListColumn,
} from '@alphaswarm-admin/plugin-portal-react';
import { workloadKey } from '../deploymentsUrl';

const row = { [ROW_ATTRIBUTE]: '' };

/** The columns of the list. Opening a row, or a company, keeps what else the URL says. */
export function useColumns(): ListColumn<Workload>[] {
  const [params] = useSearchParams();
  const hrefWith = (name: string, value: string) => {
    const next = new URLSearchParams(params);
    next.set(name, value);
    return `?${next}`;
  };
  return [
    { title: 'State', render: ({ state }) => <StateSign state={state} /> },
    {
      title: 'Workload',
      render: workload => (
        <Link href={hrefWith('workload', workloadKey(workload))} {...row}>
          {workload.id}
        </Link>
      ),
    },
    {
      title: 'Company',
      render: ({ company, namespace }) =>
        company ? (
          <Link href={hrefWith('company', company)} variant="body-small">
            {company}
          </Link>
        ) : (
          namespace
        ),
    },
    { title: 'Kind', render: ({ kind }) => kind ?? '–' },
    {
      title: 'Replicas',
      numeric: true,
      render: ({ replicas: { desired, ready } }) => `${ready} / ${desired}`,
    },
    {
      title: 'Changed',
      render: ({ changedAt }) =>
        changedAt ? <RelativeTime iso={changedAt} /> : '–',
    },
  ];
}
