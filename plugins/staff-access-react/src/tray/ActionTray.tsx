import { useEffect, useSyncExternalStore } from 'react';
import { Button, ButtonIcon, Link } from '@backstage/ui';
import { RiCloseLine } from '@remixicon/react';
import { useApi } from '@backstage/frontend-plugin-api';
import { durationWords, useNow } from '@alphaswarm-admin/plugin-portal-react';
import {
  type ActionRun,
  type ActionRuns,
  actionRunsApiRef,
} from '../runs/ActionRuns';
import { approvalHref } from '../dialog/OutcomeView';
import { hasEnded } from '../runs/DefaultActionRuns';
import { runSentence } from './runSentence';
import styles from './ActionTray.module.css';

/** How long a success stays in the tray, milliseconds. Anything else stays until somebody has seen it. */
const SUCCESS_STAYS_MS = 8000;

/** The actions under way that no dialog shows, at the bottom right, with how each ended. */
export function ActionTray() {
  const runs = useApi(actionRunsApiRef);
  const { runs: all } = useSyncExternalStore(runs.subscribe, runs.getSnapshot);
  const waiting = all.filter(run => !run.isShown);

  if (waiting.length === 0) {
    return null;
  }
  return (
    <section aria-label="Actions under way" className={styles.tray}>
      {waiting.map(run => (
        <TrayEntry key={run.key} run={run} runs={runs} />
      ))}
    </section>
  );
}

function TrayEntry(props: { run: ActionRun; runs: ActionRuns }) {
  const { run, runs } = props;
  const { tone, words } = runSentence(run.progress);
  const ended = hasEnded(run.progress);
  const approvalId =
    run.progress.phase === 'closed'
      ? run.progress.answer.approvalId
      : undefined;
  const now = useNow(1000);
  const seconds = Math.max(0, ((run.endedAt ?? now) - run.startedAt) / 1000);
  const leavesByItself = ended && tone === 'good';

  useEffect(() => {
    if (!leavesByItself) {
      return undefined;
    }
    const timer = setTimeout(() => runs.dismiss(run.key), SUCCESS_STAYS_MS);
    return () => clearTimeout(timer);
  }, [leavesByItself, runs, run.key]);

  return (
    <div className={styles.entry} data-tone={tone}>
      <div className={styles.words} role="status">
        <p className={styles.title}>{run.preview.title}</p>
        <p className={styles.sentence}>
          {words} <span className={styles.time}>{durationWords(seconds)}</span>
        </p>
        {approvalId !== undefined && (
          <Link href={approvalHref(approvalId)}>View the request</Link>
        )}
      </div>
      <Button
        size="small"
        variant="secondary"
        onPress={() => runs.reopenDialog(run.key)}
      >
        Show
      </Button>
      {ended && (
        <ButtonIcon
          size="small"
          variant="tertiary"
          aria-label={`Dismiss ${run.preview.title}`}
          icon={<RiCloseLine />}
          onPress={() => runs.dismiss(run.key)}
        />
      )}
    </div>
  );
}
