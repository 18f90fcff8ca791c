import { Button } from '@backstage/ui';
import type { TimeRange } from './Histogram';
import styles from './Histogram.module.css';

const HOUR_MS = 3_600_000;

const presets = [
  { name: 'Last hour', ms: HOUR_MS },
  { name: 'Last 24 hours', ms: 24 * HOUR_MS },
  { name: 'Last 7 days', ms: 7 * 24 * HOUR_MS },
  { name: 'Last 30 days', ms: 30 * 24 * HOUR_MS },
] as const;

/** The usual times, from a while ago until now. What lands in the URL is the instant, so that a shared link goes on meaning the same. */
export function TimePresets(props: {
  /** Whether there is a time to take off. */
  isBounded: boolean;
  onTime: (range: TimeRange) => void;
}) {
  const { isBounded, onTime } = props;
  return (
    <div role="group" aria-label="Time" className={styles.presets}>
      {presets.map(({ name, ms }) => (
        <Button
          key={name}
          size="small"
          variant="tertiary"
          onPress={() =>
            onTime({
              from: new Date(Date.now() - ms).toISOString(),
              to: undefined,
            })
          }
        >
          {name}
        </Button>
      ))}
      <Button
        size="small"
        variant="tertiary"
        isDisabled={!isBounded}
        onPress={() => onTime({ from: undefined, to: undefined })}
      >
        All time
      </Button>
    </div>
  );
}
