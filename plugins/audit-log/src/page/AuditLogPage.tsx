import { useCallback, useMemo, useRef } from 'react';
import { useStaffMember } from '@alphaswarm-admin/plugin-staff-access-react';
import type {
  AuditCatalogueEntry,
  AuditPage,
} from '@alphaswarm-admin/plugin-audit-log-common';
import {
  PageFrame,
  useRowKeys,
  useUrlState,
} from '@alphaswarm-admin/plugin-portal-react';
import { CopiesLine } from '../copies/CopiesLine';
import { ActionDrawer } from '../drawer/ActionDrawer';
import { ExportMenu } from '../export/ExportMenu';
import { Histogram } from '../histogram/Histogram';
import { LedgerVerdict } from '../integrity/LedgerVerdict';
import { LiveTail } from '../live/LiveTail';
import { useCatalogue } from '../queries/catalogue';
import { useNewerRows } from '../queries/newerRows';
import { useRows } from '../queries/rows';
import { gatherStories, separateStories, type Story } from '../story/story';
import { FilterBar } from './FilterBar';
import { knownActors } from './knownActors';
import { LogContent } from './LogContent';
import {
  auditLogUrlSchema,
  filterNames,
  filterOf,
  noFilters,
} from './urlState';
import { ViewSwitch } from './ViewSwitch';
import styles from './AuditLogPage.module.css';

const NO_CATALOGUE: ReadonlyMap<string, AuditCatalogueEntry> = new Map();

/** The audit log: what staff did and tried, told as stories, newest first. */
export function AuditLogPage() {
  const [url, setUrl] = useUrlState(auditLogUrlSchema);
  const log = useRef<HTMLDivElement>(null);
  const filter = useMemo(() => filterOf(url), [url]);
  const rows = useRows(filter);
  const newer = useNewerRows(filter, rows.data?.pages);
  const { data: catalogue = NO_CATALOGUE, isPending: hasNoWordsYet } =
    useCatalogue();
  const me = useStaffMember().data;
  const read = useMemo(
    () => rows.data?.pages.flatMap(page => page.items),
    [rows.data],
  );
  const filtered = filterNames.some(name => url[name] !== undefined);
  const stories = useMemo(() => {
    // Sentences that change under the reader's eyes are worse than a moment more of the skeleton.
    if (!read || hasNoWordsYet) return undefined;
    return url.view === 'rows'
      ? separateStories(read)
      : gatherStories(read, filtered ? 'partial' : 'whole');
  }, [read, hasNoWordsYet, filtered, url.view]);

  const open = useCallback(
    (actionId: string) => setUrl({ action: actionId }),
    [setUrl],
  );
  const close = useCallback(() => {
    setUrl({ action: undefined });
    log.current
      ?.querySelector<HTMLElement>('[data-row][aria-current="true"]')
      ?.focus();
  }, [setUrl]);
  useRowKeys({
    container: log,
    onMove: url.action
      ? row => {
          const { actionId } = row.dataset;
          if (actionId) setUrl({ action: actionId }, { replace: true });
        }
      : undefined,
    onEscape: url.action ? close : undefined,
  });

  return (
    <PageFrame
      title="Audit log"
      stateLine={stateLine(rows.error, stories, rows.hasNextPage, url.view)}
      freshness={<LedgerVerdict />}
      actions={
        <>
          <ExportMenu filter={filter} />
          <ViewSwitch view={url.view} onChange={view => setUrl({ view })} />
        </>
      }
    >
      {seesOwnRowsOnly(rows.data?.pages) && (
        <p className={styles.ownRows} role="note">
          You see your own rows. Your role doesn't let you read everybody's.
        </p>
      )}
      <CopiesLine />
      <FilterBar
        url={url}
        setUrl={setUrl}
        actors={knownActors(me, read ?? [])}
        catalogue={catalogue}
      />
      <Histogram filter={filter} onTime={setUrl} />
      <div className={styles.log}>
        <LiveTail
          newer={newer}
          log={log}
          isLive={url.live}
          onLive={live => setUrl({ live }, { replace: true })}
        />
        <div ref={log} className={styles.rows}>
          <LogContent
            stories={stories}
            catalogue={catalogue}
            error={rows.error}
            filtered={filtered}
            openActionId={url.action}
            links={{
              onActor: actor => setUrl({ actor }),
              onTarget: (targetKind, targetId) =>
                setUrl({ targetKind: targetKind ?? undefined, targetId }),
            }}
            onOpen={open}
            onRetry={() => rows.refetch()}
            onClearFilters={() => setUrl(noFilters)}
            more={{
              exists: rows.hasNextPage,
              isLoading: rows.isFetchingNextPage,
              isCutShort: rows.data?.pages.at(-1)?.incomplete === true,
              load: () => rows.fetchNextPage(),
            }}
          />
        </div>
      </div>
      {url.action && (
        <ActionDrawer
          key={url.action}
          actionId={url.action}
          catalogue={catalogue}
          onClose={close}
          onOpen={open}
        />
      )}
    </PageFrame>
  );
}

/** Whether the backend said that it gave the reader's own rows only. */
function seesOwnRowsOnly(pages: readonly AuditPage[] | undefined): boolean {
  return pages?.[0]?.scope === 'own';
}

function stateLine(
  error: Error | null,
  stories: readonly Story[] | undefined,
  hasMore: boolean,
  view: 'stories' | 'rows',
): string {
  if (!stories) {
    return error ? 'The log could not be read' : 'Reading the log…';
  }
  const noun = view === 'rows' ? 'row' : 'action';
  if (hasMore) {
    return `The newest ${stories.length} ${noun}s that match; there may be older ones`;
  }
  return stories.length === 1
    ? `1 ${noun} matches`
    : `${stories.length} ${noun}s match`;
}
