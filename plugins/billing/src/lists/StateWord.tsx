import {
  RiAlertLine,
  RiCheckLine,
  RiSubtractLine,
  RiTimeLine,
  type RemixiconComponentType,
} from '@remixicon/react';
import styles from './StateWord.module.css';

/** What a state's colour says. */
export type Tone = 'good' | 'attention' | 'bad' | 'neutral';

const icons: Record<Tone, RemixiconComponentType> = {
  good: RiCheckLine,
  attention: RiTimeLine,
  bad: RiAlertLine,
  neutral: RiSubtractLine,
};

/** A state of Stripe's in a word, with a sign beside it, so that colour never stands alone. */
export function StateWord({ word: [word, tone] }: { word: [string, Tone] }) {
  const Icon = icons[tone];
  return (
    <span className={styles.word} data-tone={tone}>
      <Icon size={16} aria-hidden="true" />
      {word}
    </span>
  );
}
