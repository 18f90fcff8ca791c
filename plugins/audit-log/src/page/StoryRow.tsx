import { useId, type MouseEvent } from 'react';
import { Link, useLocation } from 'react-router-dom';
import type { AuditCatalogueEntry } from '@alphaswarm-admin/plugin-audit-log-common';
import {
  RelativeTime,
  ROW_ATTRIBUTE,
  StateSign,
} from '@alphaswarm-admin/plugin-portal-react';
import { StorySentence, type SentenceLinks } from '../story/StorySentence';
import { standingPhase, type Story } from '../story/story';
import styles from './StoryRow.module.css';

/**
 * One story. A link with a URL of its own covers the row, so that it opens by click, Enter, and in a new tab; what is a button in the sentence
 * lies above it.
 */
export function StoryRow(props: {
  story: Story;
  entry: AuditCatalogueEntry | undefined;
  isOpen: boolean;
  links: SentenceLinks;
  onOpen: (actionId: string) => void;
}) {
  const { story, entry, isOpen, links, onOpen } = props;
  const sentenceId = useId();
  const { pathname, search } = useLocation();
  const params = new URLSearchParams(search);
  params.set('action', story.actionId);

  const open = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) {
      return;
    }
    event.preventDefault();
    onOpen(story.actionId);
  };

  return (
    <li className={styles.row} data-open={isOpen || undefined}>
      <Link
        to={`${pathname}?${params}`}
        className={styles.link}
        aria-labelledby={sentenceId}
        aria-current={isOpen ? 'true' : undefined}
        data-action-id={story.actionId}
        onClick={open}
        {...{ [ROW_ATTRIBUTE]: '' }}
      />
      <StateSign state={standingPhase(story)} />
      <p id={sentenceId} className={styles.sentence}>
        <StorySentence story={story} entry={entry} links={links} />
      </p>
      <span className={styles.time}>
        <RelativeTime iso={story.standing.created_at} />
      </span>
    </li>
  );
}
