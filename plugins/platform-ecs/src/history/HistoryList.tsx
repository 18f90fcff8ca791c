import { Fragment } from 'react';
import { Button } from '@backstage/ui';
import { Link } from 'react-router-dom';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import type {
  MemoryEntry,
  MemoryKind,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import {
  EmptyState,
  ForbiddenPanel,
  PortalApiError,
  ProblemPanel,
  RelativeTime,
  StateSign,
  TableSkeleton,
} from '@alphaswarm-admin/plugin-portal-react';
import type { MemorySearch } from '../api/HappeningsApi';
import { useMemory } from '../queries/happenings';
import { OutcomeMark } from '../rollout/OutcomeMark';
import { serviceRouteRef } from '../routes';
import { TaskFacts } from '../tasks/TaskFacts';
import styles from './HistoryList.module.css';

/** What each kind is called. */
export const kindWords: Record<MemoryKind, string> = {
  'stopped-task': 'Stopped task',
  event: 'Event',
  deployment: 'Deployment',
  state: 'State',
};

/** What the recorder kept that matches, newest first. */
export function HistoryList(props: {
  search: MemorySearch;
  /** Whether each entry says whose it is. */
  namesServices: boolean;
  onClearFilters: () => void;
}) {
  const { search, namesServices, onClearFilters } = props;
  const memory = useMemory(search);
  const { data, error, refetch } = memory;
  if (!data) return <NothingRead error={error} onRetry={() => refetch()} />;
  const entries = data.pages.flatMap(({ items }) => items);
  const [{ keptDays }] = data.pages;
  return (
    <>
      {error && <ProblemPanel error={error} onRetry={() => refetch()} />}
      {entries.length === 0 ? (
        <EmptyState
          title="Nothing recorded that matches"
          hint={`What happened is kept for ${keptDays} days, from when the portal began to record it.`}
          action={
            <Button variant="secondary" onPress={onClearFilters}>
              Clear all filters
            </Button>
          }
        />
      ) : (
        <ol className={styles.entries} aria-label="What happened">
          {entries.map(entry => (
            <Entry key={entry.id} entry={entry} namesService={namesServices} />
          ))}
        </ol>
      )}
      <p className={styles.foot}>
        <Button
          variant="tertiary"
          isDisabled={memory.isRefetching}
          onPress={() => refetch()}
        >
          Look for newer
        </Button>
        {memory.hasNextPage && (
          <Button
            variant="secondary"
            isDisabled={memory.isFetchingNextPage}
            onPress={() => memory.fetchNextPage()}
          >
            {memory.isFetchingNextPage ? 'Loading older…' : 'Load older'}
          </Button>
        )}
        <span className={styles.kept}>Kept for {keptDays} days.</span>
      </p>
    </>
  );
}

function Entry(props: { entry: MemoryEntry; namesService: boolean }) {
  const { entry, namesService } = props;
  const serviceRoute = useRouteRef(serviceRouteRef);
  const { cluster, service } = entry;
  return (
    <li className={styles.entry} data-kind={entry.kind}>
      <span className={styles.when}>
        <RelativeTime iso={entry.happenedAt} />
      </span>
      <span className={styles.kind}>{kindWords[entry.kind]}</span>
      <div className={styles.what}>
        {namesService && (
          <Link
            className={styles.service}
            to={serviceRoute?.({ cluster, service }) ?? ''}
          >
            {service}
          </Link>
        )}
        <What entry={entry} />
      </div>
    </li>
  );
}

function What({ entry }: { entry: MemoryEntry }) {
  switch (entry.kind) {
    case 'state':
      return (
        <>
          <StateSign state={entry.facts.state} /> {entry.summary}
        </>
      );
    case 'deployment': {
      const { outcome, taskDefinition, statusReason } = entry.facts;
      return (
        <>
          <OutcomeMark outcome={outcome} /> {taskDefinition}
          {statusReason && <div className={styles.reason}>{statusReason}</div>}
        </>
      );
    }
    case 'stopped-task':
      return (
        <details className={styles.more}>
          <summary
            data-failed={
              (entry.facts.ending && entry.facts.ending.kind !== 'asked') ||
              undefined
            }
          >
            {entry.summary}
          </summary>
          <div className={styles.facts}>
            {entry.facts.ending && <p>{entry.facts.ending.meaning}</p>}
            <TaskFacts
              address={{ cluster: entry.cluster, service: entry.service }}
              task={entry.facts}
            />
          </div>
        </details>
      );
    default:
      return <Fragment>{entry.summary}</Fragment>;
  }
}

function NothingRead(props: { error: Error | null; onRetry: () => void }) {
  const { error, onRetry } = props;
  if (!error) return <TableSkeleton rows={8} columns={3} />;
  if (error instanceof PortalApiError && error.status === 403) {
    return (
      <ForbiddenPanel
        what="see the platform's services"
        whoCould={error.whoCould}
      />
    );
  }
  return <ProblemPanel error={error} onRetry={onRetry} />;
}
