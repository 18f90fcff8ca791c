import { CardSkeleton } from '@alphaswarm-admin/plugin-dashboard-react';
import { useCatalogue } from '../queries/catalogue';
import { useOpenActions } from '../queries/dashboard';
import { gatherStories } from '../story/story';
import { StoryList } from './StoryList';
import styles from './StoryList.module.css';

/** "What needs me": actions whose outcome nobody knows; abandoned ones first, because only a person can settle them. */
export function OpenActionsCard() {
  const { data, error } = useOpenActions();
  const { data: catalogue, isPending: hasNoWordsYet } = useCatalogue();
  if (!data && error) {
    throw error;
  }
  if (!data || hasNoWordsYet) {
    return <CardSkeleton />;
  }
  const stories = gatherStories([...data.abandoned, ...data.open], 'whole');
  return stories.length > 0 ? (
    <StoryList stories={stories} catalogue={catalogue} />
  ) : (
    <p className={styles.quiet}>Every action has a known outcome.</p>
  );
}
