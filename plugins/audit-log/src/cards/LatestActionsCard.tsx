import type { AuditPhase } from '@alphaswarm-admin/plugin-audit-log-common';
import { CardSkeleton } from '@alphaswarm-admin/plugin-dashboard-react';
import { useCatalogue } from '../queries/catalogue';
import { useLatestRows } from '../queries/dashboard';
import { gatherStories, standingPhase } from '../story/story';
import { StoryList } from './StoryList';
import styles from './StoryList.module.css';

/** The most actions that the card tells. */
const SHOWN = 6;

/** Sign-ins and questions for proof surround what is done; they changed nothing. */
function isBesides(phase: AuditPhase): boolean {
  return phase === 'observed' || phase === 'challenged';
}

/** "What changed": the latest actions, and refused attempts. */
export function LatestActionsCard() {
  const { data, error } = useLatestRows();
  const { data: catalogue, isPending: hasNoWordsYet } = useCatalogue();
  if (!data && error) {
    throw error;
  }
  if (!data || hasNoWordsYet) {
    return <CardSkeleton />;
  }
  const stories = gatherStories(data.items, 'whole')
    .filter(story => !isBesides(standingPhase(story)))
    .slice(0, SHOWN);
  return stories.length > 0 ? (
    <StoryList stories={stories} catalogue={catalogue} />
  ) : (
    <p className={styles.quiet}>Nothing has been done yet.</p>
  );
}
