import { useMemo, useRef } from 'react';
import { useSearchParams } from 'react-router-dom';
import { Button, Link } from '@backstage/ui';
import type { CompanySummary } from '@alphaswarm-admin/plugin-companies-common';
import {
  EmptyState,
  ForbiddenPanel,
  ListTable,
  PortalApiError,
  ProblemPanel,
  RelativeTime,
  ROW_ATTRIBUTE,
  TableSkeleton,
  useRowKeys,
  type ListColumn,
} from '@alphaswarm-admin/plugin-portal-react';
import type { CompanyFilter } from '../api/CompaniesApi';
import { CompanyState } from '../CompanyState';
import { useCompanies, useTrends } from '../queries';
import { countInWords } from '../usage/figures';
import { Trend } from '../usage/Trend';
import styles from './CompaniesPage.module.css';

/** Where a row keeps which company it is. */
const COMPANY_ATTRIBUTE = 'data-company';

/** The companies that match, as far as somebody has paged. */
export function CompanyList(props: {
  filter: CompanyFilter;
  /** The company whose drawer is open. */
  open: string | undefined;
  onOpen: (company: string) => void;
  onClear: () => void;
  onClose: () => void;
}) {
  const { filter, open, onOpen, onClear, onClose } = props;
  const query = useCompanies(filter);
  const { data, error, hasNextPage, fetchNextPage, isFetching } = query;
  if (!data) {
    return <NoListYet error={error} onRetry={() => query.refetch()} />;
  }
  const pages = data.pages.map(({ items }) => items);
  const count = pages.flat().length;
  if (count === 0) {
    return filter.q || filter.status ? (
      <EmptyState
        title="No company matches"
        hint="alphaswarm-cp has no company with this in its name or slug, in this state."
        action={
          <Button variant="secondary" onPress={onClear}>
            Show all companies
          </Button>
        }
      />
    ) : (
      <EmptyState
        title="No companies"
        hint="alphaswarm-cp has no company accounts yet."
      />
    );
  }
  return (
    <>
      <Table pages={pages} open={open} onOpen={onOpen} onClose={onClose} />
      {error && <ProblemPanel error={error} onRetry={() => fetchNextPage()} />}
      <p className={styles.end}>
        {hasNextPage ? (
          <Button
            variant="secondary"
            isDisabled={isFetching}
            onPress={() => fetchNextPage()}
          >
            More companies
          </Button>
        ) : (
          `That is all: ${count === 1 ? '1 company' : `${count} companies`}.`
        )}
      </p>
    </>
  );
}

function NoListYet(props: { error: Error | null; onRetry: () => void }) {
  const { error, onRetry } = props;
  if (!error) return <TableSkeleton rows={10} columns={7} />;
  return error instanceof PortalApiError && error.status === 403 ? (
    <ForbiddenPanel what="see companies" whoCould={error.whoCould} />
  ) : (
    <ProblemPanel error={error} onRetry={onRetry} />
  );
}

function Table(props: {
  pages: ReadonlyArray<readonly CompanySummary[]>;
  open: string | undefined;
  onOpen: (company: string) => void;
  onClose: () => void;
}) {
  const { pages, open, onOpen, onClose } = props;
  const table = useRef<HTMLTableElement>(null);
  const [params] = useSearchParams();
  useRowKeys({
    container: table,
    onEscape: onClose,
    // The drawer, if there is one, goes along.
    onMove: row => {
      const company = row.getAttribute(COMPANY_ATTRIBUTE);
      if (open && company) onOpen(company);
    },
  });
  const search = params.toString();
  const columns = useMemo(() => columnsWith(search), [search]);
  const pageOf = useMemo(
    () =>
      new Map(pages.flatMap(page => page.map(({ id }) => [id, page] as const))),
    [pages],
  );
  return (
    <ListTable
      label="Companies"
      columns={columns}
      items={pages.flat().map(company => ({
        company,
        page: pageOf.get(company.id) ?? [],
      }))}
      rowKey={({ company }) => company.id}
      open={open}
      tableRef={table}
    />
  );
}

type Row = {
  company: CompanySummary;
  /** With whom its trend is asked for. */
  page: readonly CompanySummary[];
};

function columnsWith(search: string): ListColumn<Row>[] {
  const hrefTo = (company: string) => {
    const params = new URLSearchParams(search);
    params.set('company', company);
    return `?${params}`;
  };
  return [
    {
      title: 'State',
      render: ({ company }) => <CompanyState status={company.status} />,
    },
    {
      title: 'Company',
      render: ({ company }) => (
        <Link
          href={hrefTo(company.id)}
          {...{ [ROW_ATTRIBUTE]: '', [COMPANY_ATTRIBUTE]: company.id }}
        >
          {company.name}
        </Link>
      ),
    },
    { title: 'Tier', render: ({ company }) => company.tier },
    {
      title: 'Seats',
      numeric: true,
      render: ({ company }) => countInWords(company.seats),
    },
    { title: 'Region', render: ({ company }) => company.region ?? '–' },
    {
      title: 'Active users, 24 h',
      numeric: true,
      render: ({ company, page }) => (
        <span className={styles.trend}>
          {countInWords(company.usage.activeUsers24h)}
          <span className={styles.line}>
            <RowTrend company={company.id} page={page} />
          </span>
        </span>
      ),
    },
    {
      title: 'Bots',
      numeric: true,
      render: ({ company }) => countInWords(company.usage.botsRunning),
    },
    {
      title: 'Compute hours, 30 d',
      numeric: true,
      render: ({ company }) => countInWords(company.usage.computeHours30d),
    },
    {
      title: 'Since',
      render: ({ company }) => <RelativeTime iso={company.createdAt} />,
    },
  ];
}

/** A page's trends are asked for at once; a row without one, or a core that is away, leaves the place empty. */
function RowTrend(props: { company: string; page: readonly CompanySummary[] }) {
  const { company, page } = props;
  const ids = useMemo(() => page.map(({ id }) => id), [page]);
  const values = useTrends(ids).data?.trends[company];
  return values ? <Trend of="Active users" values={values} /> : null;
}
