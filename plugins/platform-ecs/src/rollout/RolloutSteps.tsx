import {
  RiCheckLine,
  RiCloseLine,
  RiLoader4Line,
  RiSubtractLine,
  RiTimeLine,
} from '@remixicon/react';
import type { RolloutStep } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { RelativeTime } from '@alphaswarm-admin/plugin-portal-react';
import styles from './RolloutSteps.module.css';

const signs: Record<
  RolloutStep['state'],
  { icon: typeof RiCheckLine; word: string }
> = {
  done: { icon: RiCheckLine, word: 'done' },
  now: { icon: RiLoader4Line, word: 'under way' },
  waiting: { icon: RiTimeLine, word: 'to come' },
  failed: { icon: RiCloseLine, word: 'failed' },
  skipped: { icon: RiSubtractLine, word: 'did not happen' },
};

/** The steps of a rollout, in order, with their times. */
export function RolloutSteps({ steps }: { steps: readonly RolloutStep[] }) {
  return (
    <ol className={styles.steps} aria-label="Steps">
      {steps.map(({ id, title, state, at, detail }) => {
        const { icon: Icon, word } = signs[state];
        return (
          <li
            key={id}
            className={styles.step}
            data-state={state}
            aria-current={state === 'now' ? 'step' : undefined}
          >
            <span className={styles.sign}>
              <Icon size={14} aria-label={word} role="img" />
            </span>
            <span className={styles.title}>{title}</span>
            <span className={styles.when}>
              {at && <RelativeTime iso={at} />}
              {at && detail && ', '}
              {detail}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
