import type { AuditPhase } from '@alphaswarm-admin/plugin-audit-log-common';
import { stateSigns } from '@alphaswarm-admin/plugin-portal-react';
import { stackedPhases } from './buckets';
import styles from './PhasePatterns.module.css';

/** Marks on a phase's colour, in a square of 6 px: phases of one colour differ by them, and so do all where there is no colour. */
const marks: Record<AuditPhase, string | undefined> = {
  succeeded: undefined,
  observed: 'M2.25 3H3.75',
  intent: 'M0 3H6',
  challenged: 'M0 0L6 6',
  compensated: 'M6 0L0 6',
  denied: 'M3 0V6',
  failed: 'M3 0V6M0 3H6',
  abandoned: 'M0 0L6 6M6 0L0 6',
};

/** The fill of a phase, for the histogram whose patterns are named by `id`. */
export function phaseFill(id: string, phase: AuditPhase): string {
  return `url(#${id}-${phase})`;
}

/** The fills of all phases. */
export function PhasePatterns({ id }: { id: string }) {
  return (
    <defs>
      {stackedPhases.map(phase => (
        <pattern
          key={phase}
          id={`${id}-${phase}`}
          width={6}
          height={6}
          patternUnits="userSpaceOnUse"
          className={styles.pattern}
          data-tone={stateSigns[phase].tone}
        >
          <rect width={6} height={6} className={styles.base} />
          {marks[phase] && <path d={marks[phase]} className={styles.mark} />}
        </pattern>
      ))}
    </defs>
  );
}
