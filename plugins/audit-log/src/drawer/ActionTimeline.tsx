import type { ReactNode } from 'react';
import type { AuditRow } from '@alphaswarm-admin/plugin-audit-log-common';
import { RelativeTime, StateSign } from '@alphaswarm-admin/plugin-portal-react';
import type { Story } from '../story/story';
import { tookInWords } from '../story/took';
import { InputList } from './InputList';
import { errorInWords } from './errorInWords';
import { StepUpFacts } from './StepUpFacts';
import styles from './ActionTimeline.module.css';

/** What happened, in order: what was written first, how the person proved who they are, how it ended. */
export function ActionTimeline({ story }: { story: Story }) {
  return (
    <section aria-labelledby="timeline-title">
      <h3 id="timeline-title" className={styles.title}>
        Timeline
      </h3>
      <ol className={styles.steps}>
        {story.rows.map(row => (
          <RowStep key={row.id} row={row} story={story} />
        ))}
      </ol>
    </section>
  );
}

function RowStep({ row, story }: { row: AuditRow; story: Story }) {
  const isSubject = row === story.subject;
  const problem = errorInWords(row.details.error);
  const took = row === story.standing ? tookInWords(story) : undefined;
  return (
    <>
      <Step at={row.created_at} sign={<StateSign state={row.phase} />}>
        <p className={styles.words}>{stepInWords(row, took)}</p>
        {problem && <p className={styles.problem}>{problem}</p>}
        {isSubject && <InputList input={row.details.input} />}
      </Step>
      {isSubject && row.step_up && (
        <Step
          at={new Date(row.step_up.auth_time * 1000).toISOString()}
          sign={<span className={styles.proof}>Step-up</span>}
        >
          <StepUpFacts evidence={row.step_up} rowAt={row.created_at} />
        </Step>
      )}
    </>
  );
}

function Step(props: { at: string; sign: ReactNode; children: ReactNode }) {
  return (
    <li className={styles.step}>
      <div className={styles.stepHead}>
        {props.sign}
        <span className={styles.time}>
          <RelativeTime iso={props.at} />
        </span>
      </div>
      {props.children}
    </li>
  );
}

function stepInWords(row: AuditRow, took: string | undefined): string {
  const after = took ? ` ${took} after the intent` : '';
  switch (row.phase) {
    case 'intent':
      return 'Written down before anything was done.';
    case 'succeeded':
      return `Done, and confirmed${after}.`;
    case 'failed':
      return `Not done: ended${after || ' without effect'}.`;
    case 'compensated':
      return `Done in part, and that part undone${after}.`;
    case 'abandoned':
      return `Given up${after}: nobody can tell whether it was done.`;
    case 'denied':
      return 'The policy did not allow it. Nothing was done.';
    case 'challenged':
      return 'Asked to prove who they are before going on. Nothing was done.';
    default:
      return 'Noticed.';
  }
}
