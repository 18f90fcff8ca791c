import {
  RiAlertLine,
  RiCheckDoubleLine,
  RiQuestionLine,
  type RemixiconComponentType,
} from '@remixicon/react';
import type { CompletenessReport } from '@alphaswarm-admin/plugin-audit-log-common';
import styles from './integrity.module.css';

const signs: Record<
  CompletenessReport['verdict'],
  { word: string; tone: string; icon: RemixiconComponentType }
> = {
  complete: { word: 'Complete', tone: 'good', icon: RiCheckDoubleLine },
  differs: { word: 'Differs', tone: 'bad', icon: RiAlertLine },
  'not-compared': {
    word: 'Not compared',
    tone: 'attention',
    icon: RiQuestionLine,
  },
};

/** The verdict as icon, word and colour. */
export function CompletenessSign({
  verdict,
}: Pick<CompletenessReport, 'verdict'>) {
  const { word, tone, icon: Icon } = signs[verdict];
  return (
    <span className={styles.sign} data-tone={tone}>
      <Icon size={16} aria-hidden="true" /> {word}
    </span>
  );
}
