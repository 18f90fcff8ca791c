import { CardSkeleton } from '@alphaswarm-admin/plugin-dashboard-react';
import { useCatalogue } from '../queries/catalogue';
import { integrityInWords } from '../integrity/integrityInWords';
import { VerdictSign } from '../integrity/VerdictSign';
import { useOpenActions } from '../queries/dashboard';
import { useIntegrity } from '../queries/integrity';
import { gatherStories } from '../story/story';
import { StoryList } from './StoryList';
import styles from './StoryList.module.css';

/** "What needs me": a ledger that is broken, and actions whose outcome nobody knows; abandoned ones first, because only a person can settle them. */
export function OpenActionsCard() {
  const { data, error } = useOpenActions();
  const ledger = useIntegrity().data;
  const { data: catalogue, isPending: hasNoWordsYet } = useCatalogue();
  if (!data && error) {
    throw error;
  }
  if (!data || hasNoWordsYet) {
    return <CardSkeleton />;
  }
  const stories = gatherStories([...data.abandoned, ...data.open], 'whole');
  return (
    <>
      {ledger?.verdict === 'broken' && (
        <p>
          <VerdictSign report={ledger} /> The ledger: {integrityInWords(ledger)}
        </p>
      )}
      {stories.length > 0 ? (
        <StoryList stories={stories} catalogue={catalogue} />
      ) : (
        <p className={styles.quiet}>Every action has a known outcome.</p>
      )}
    </>
  );
}
