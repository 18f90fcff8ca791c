import { useId } from 'react';
import type { AuditHistogram } from '@alphaswarm-admin/plugin-audit-log-common';
import { phaseWord } from '../page/filterWords';
import { totalsByPhase } from './buckets';
import { PhasePatterns, phaseFill } from './PhasePatterns';
import styles from './Histogram.module.css';

/** What the fills of the bars mean, with the number of rows of each phase. */
export function HistogramLegend({ histogram }: { histogram: AuditHistogram }) {
  const id = useId().replaceAll(':', '');
  return (
    <ul className={styles.legend} aria-label="Rows by phase">
      {totalsByPhase(histogram).map(({ phase, total }) => (
        <li key={phase}>
          <svg width={12} height={12} aria-hidden="true">
            <PhasePatterns id={`${id}-${phase}`} />
            <rect
              width={12}
              height={12}
              fill={phaseFill(`${id}-${phase}`, phase)}
            />
          </svg>
          {phaseWord(phase)} <span className={styles.number}>{total}</span>
        </li>
      ))}
    </ul>
  );
}
