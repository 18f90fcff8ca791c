import type { RolloutOutcome } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { outcomeSigns } from './outcomes';
import styles from './OutcomeMark.module.css';

/** A deployment's outcome: its sign and its word. */
export function OutcomeMark({ outcome }: { outcome: RolloutOutcome }) {
  const { word, icon: Icon, tone } = outcomeSigns[outcome];
  return (
    <span className={styles.mark} data-tone={tone}>
      <Icon aria-hidden="true" size={16} /> {word}
    </span>
  );
}
