import { useEffect, type RefObject } from 'react';
import { Button, Switch } from '@backstage/ui';
import { describeProblem } from '@alphaswarm-admin/plugin-portal-react';
import type { NewerRows } from '../queries/newerRows';
import { useHeldStill } from './useHeldStill';
import styles from './LiveTail.module.css';

/**
 * How the log grows: newer rows are counted, and shown when somebody asks for them, or at once while the log is live. Live or not, nothing moves that is
 * pointed at, focused or being read.
 */
export function LiveTail(props: {
  newer: NewerRows;
  /** What moves when rows come on top. */
  log: RefObject<HTMLElement>;
  isLive: boolean;
  onLive: (isLive: boolean) => void;
}) {
  const { newer, log, isLive, onLive } = props;
  const { count, show } = newer;
  const isHeld = useHeldStill(log);

  useEffect(() => {
    if (isLive && !isHeld && count > 0) show();
  }, [isLive, isHeld, count, show]);

  return (
    <div className={styles.tail}>
      <Switch label="Live" isSelected={isLive} onChange={onLive} />
      <div role="status" className={styles.newer}>
        {count > 0 && (
          <Button size="small" variant="secondary" onPress={show}>
            {newerInWords(newer)}
          </Button>
        )}
        {count > 0 && isLive && isHeld && (
          <span className={styles.words}>held while you are at the log</span>
        )}
        {count === 0 && newer.error && (
          <span className={styles.words}>
            Newer rows could not be looked for:{' '}
            {describeProblem(newer.error).detail}
          </span>
        )}
        {count === 0 && !newer.error && isLive && (
          <span className={styles.words}>following</span>
        )}
      </div>
    </div>
  );
}

function newerInWords({ count, isMore }: NewerRows): string {
  const number = isMore ? `${count}+` : String(count);
  return `Show ${number} newer ${count === 1 ? 'row' : 'rows'}`;
}
