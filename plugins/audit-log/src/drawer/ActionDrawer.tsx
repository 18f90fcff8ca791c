import {
  targetName,
  type AuditCatalogueEntry,
  type AuditRow,
} from '@alphaswarm-admin/plugin-audit-log-common';
import {
  Drawer,
  EmptyState,
  ProblemPanel,
  StateSign,
  TableSkeleton,
} from '@alphaswarm-admin/plugin-portal-react';
import { useAction } from '../queries/action';
import { StorySentence } from '../story/StorySentence';
import { gatherStories, standingPhase, type Story } from '../story/story';
import { AbandonedNotice } from './AbandonedNotice';
import { ActionFacts } from './ActionFacts';
import { ActionTimeline } from './ActionTimeline';
import { SealSection } from '../seal/SealSection';
import { RevertOffer, revertEventId } from './RevertOffer';
import { StateDiffTable } from './StateDiffTable';
import styles from './ActionDrawer.module.css';

/** The whole of one action, beside the log, under a URL of its own. */
export function ActionDrawer(props: {
  actionId: string;
  catalogue: ReadonlyMap<string, AuditCatalogueEntry>;
  onClose: () => void;
  /** Opens another action, e.g. the one that this one undoes. */
  onOpen: (actionId: string) => void;
}) {
  const { actionId, catalogue, onClose, onOpen } = props;
  const { data, error, refetch } = useAction(actionId);
  const story = data?.length ? gatherStories(data, 'whole')[0] : undefined;
  const entry = story && catalogue.get(story.subject.event_type);
  return (
    <Drawer
      title={entry?.title ?? story?.subject.event_type ?? 'Action'}
      subject={actionId}
      sign={story && <StateSign state={standingPhase(story)} />}
      onClose={onClose}
    >
      {story ? (
        <ActionStory story={story} catalogue={catalogue} onOpen={onOpen} />
      ) : (
        <NoStory rows={data} error={error} onRetry={() => refetch()} />
      )}
    </Drawer>
  );
}

function NoStory(props: {
  rows: AuditRow[] | undefined;
  error: Error | null;
  onRetry: () => void;
}) {
  const { rows, error, onRetry } = props;
  if (rows) {
    return (
      <EmptyState
        title="No such action"
        hint="There is no action with this id among the rows that you may read."
      />
    );
  }
  return error ? (
    <ProblemPanel error={error} onRetry={onRetry} />
  ) : (
    <TableSkeleton rows={5} columns={2} />
  );
}

function ActionStory(props: {
  story: Story;
  catalogue: ReadonlyMap<string, AuditCatalogueEntry>;
  onOpen: (actionId: string) => void;
}) {
  const { story, catalogue, onOpen } = props;
  const phase = standingPhase(story);
  const { event_type: eventType, target_kind, target_id } = story.subject;
  const subject = targetName(target_kind, target_id ?? story.actionId);
  const canUndo =
    phase === 'succeeded' && catalogue.has(revertEventId(eventType));
  return (
    <>
      <p className={styles.sentence}>
        <StorySentence story={story} entry={catalogue.get(eventType)} />
      </p>
      {phase === 'intent' && (
        <p role="status" className={styles.open}>
          The portal is finding out what became of it; this page follows.
        </p>
      )}
      {phase === 'abandoned' && (
        <AbandonedNotice actionId={story.actionId} subject={subject} />
      )}
      <ActionTimeline story={story} />
      <StateDiffTable
        before={story.subject.details.before}
        after={story.standing.details.after}
      />
      {canUndo && (
        <RevertOffer
          actionId={story.actionId}
          eventType={eventType}
          subject={subject}
        />
      )}
      <ActionFacts story={story} onOpen={onOpen} />
      <SealSection rows={story.rows} />
      <details className={styles.raw}>
        <summary>
          {story.rows.length === 1
            ? 'The raw row'
            : `The ${story.rows.length} raw rows`}
        </summary>
        <pre className={styles.json} tabIndex={-1}>
          {JSON.stringify(story.rows, null, 2)}
        </pre>
      </details>
    </>
  );
}
