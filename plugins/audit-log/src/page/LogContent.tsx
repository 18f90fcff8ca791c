import { Button } from '@backstage/ui';
import type { AuditCatalogueEntry } from '@alphaswarm-admin/plugin-audit-log-common';
import {
  EmptyState,
  ForbiddenPanel,
  PortalApiError,
  ProblemPanel,
  StateLegend,
  TableSkeleton,
} from '@alphaswarm-admin/plugin-portal-react';
import { auditPhases } from '@alphaswarm-admin/plugin-audit-log-common';
import type { SentenceLinks } from '../story/StorySentence';
import type { Story } from '../story/story';
import { StoryRow } from './StoryRow';
import styles from './LogContent.module.css';

/** The log below its filters: the stories, or why there are none. */
export function LogContent(props: {
  /** Absent until something was read. */
  stories: readonly Story[] | undefined;
  catalogue: ReadonlyMap<string, AuditCatalogueEntry>;
  error: Error | null;
  filtered: boolean;
  openActionId: string | undefined;
  links: SentenceLinks;
  onOpen: (actionId: string) => void;
  onRetry: () => void;
  onClearFilters: () => void;
  more: {
    exists: boolean;
    isLoading: boolean;
    /** The search stopped early: older rows may match that it did not come to. */
    isCutShort: boolean;
    load: () => void;
  };
}) {
  const { stories, error, more, filtered } = props;
  if (!stories) {
    return <NothingRead error={error} onRetry={props.onRetry} />;
  }
  return (
    <>
      {error && <ProblemPanel error={error} onRetry={props.onRetry} />}
      {stories.length === 0 && !more.exists && (
        <NoRows filtered={filtered} onClearFilters={props.onClearFilters} />
      )}
      {stories.length > 0 && (
        <ol className={styles.stories} aria-label="Log">
          {stories.map(story => (
            <StoryRow
              key={story.rows[0].id}
              story={story}
              entry={props.catalogue.get(story.subject.event_type)}
              isOpen={story.actionId === props.openActionId}
              links={props.links}
              onOpen={props.onOpen}
            />
          ))}
        </ol>
      )}
      {more.exists && (
        <div className={styles.more}>
          {more.isCutShort && (
            <p className={styles.cutShort}>
              {stories.length === 0 ? 'Nothing found so far' : 'Not all'}: few
              of the rows that were looked at match. Older ones were not looked
              at yet.
            </p>
          )}
          <Button
            variant="secondary"
            isDisabled={more.isLoading}
            onPress={more.load}
          >
            {moreInWords(more)}
          </Button>
        </div>
      )}
      <details className={styles.legend}>
        <summary>What the states mean</summary>
        <StateLegend states={auditPhases} />
        <p className={styles.keys}>
          <kbd>J</kbd> and <kbd>K</kbd> move through the log, <kbd>Enter</kbd>{' '}
          opens an action, <kbd>Esc</kbd> closes it.
        </p>
      </details>
    </>
  );
}

function moreInWords(more: { isLoading: boolean; isCutShort: boolean }) {
  if (more.isCutShort) {
    return more.isLoading ? 'Searching older rows…' : 'Search older rows';
  }
  return more.isLoading ? 'Loading older rows…' : 'Load older rows';
}

function NothingRead(props: { error: Error | null; onRetry: () => void }) {
  const { error, onRetry } = props;
  if (!error) {
    return <TableSkeleton rows={8} columns={3} />;
  }
  if (error instanceof PortalApiError && error.status === 403) {
    return (
      <ForbiddenPanel what="read the audit log" whoCould={error.whoCould} />
    );
  }
  return <ProblemPanel error={error} onRetry={onRetry} />;
}

function NoRows(props: { filtered: boolean; onClearFilters: () => void }) {
  return props.filtered ? (
    <EmptyState
      title="Nothing matches"
      hint="No row that you may read matches all of the filters."
      action={
        <Button variant="secondary" onPress={props.onClearFilters}>
          Clear all filters
        </Button>
      }
    />
  ) : (
    <EmptyState
      title="The log is empty"
      hint="Every action in the portal is written here before anything happens. Nothing has been done or tried yet."
    />
  );
}
