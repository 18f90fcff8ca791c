import {
  RiAlertLine,
  RiQuestionLine,
  RiShieldCheckLine,
  type RemixiconComponentType,
} from '@remixicon/react';
import type { IntegrityReport } from '@alphaswarm-admin/plugin-audit-log-common';
import styles from './integrity.module.css';

/** The verdict as icon, word and colour. */
export function VerdictSign({ report }: { report: IntegrityReport }) {
  const { word, tone, icon: Icon } = signOf(report);
  return (
    <span className={styles.sign} data-tone={tone}>
      <Icon size={16} aria-hidden="true" /> {word}
    </span>
  );
}

function signOf({ verdict, problem }: IntegrityReport): {
  word: string;
  tone: string;
  icon: RemixiconComponentType;
} {
  switch (verdict) {
    case 'whole':
      return { word: 'Whole', tone: 'good', icon: RiShieldCheckLine };
    case 'broken':
      return { word: 'Broken', tone: 'bad', icon: RiAlertLine };
    default:
      return {
        word: problem ? 'Unknown' : 'Being checked',
        tone: 'attention',
        icon: RiQuestionLine,
      };
  }
}
