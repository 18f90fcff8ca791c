import {
  RiAlertLine,
  RiCheckLine,
  RiTimeLine,
  type RemixiconComponentType,
} from '@remixicon/react';
import { RelativeTime } from '@alphaswarm-admin/plugin-portal-react';
import styles from '../integrity/integrity.module.css';
import type { CopyWords } from './copyInWords';

const icons: Record<CopyWords['tone'], RemixiconComponentType> = {
  good: RiCheckLine,
  attention: RiTimeLine,
  bad: RiAlertLine,
};

/** A copy's standing as icon, word, colour and sentence. */
export function CopyStatus({ words }: { words: CopyWords }) {
  const { tone, word, detail, at } = words;
  const Icon = icons[tone];
  return (
    <span>
      <span className={styles.sign} data-tone={tone}>
        <Icon size={16} aria-hidden="true" /> {word}
      </span>{' '}
      {detail}
      {at && (
        <>
          {' '}
          (<RelativeTime iso={at} />)
        </>
      )}
    </span>
  );
}
