import { Alert } from '@backstage/ui';
import { useIntegrity } from '../queries/integrity';
import { integrityInWords } from './integrityInWords';

/** Above every page, once the ledger was found broken: nobody may go on without knowing. */
export function LedgerBanner() {
  const { data } = useIntegrity();
  return data?.verdict === 'broken' ? (
    <Alert
      role="alert"
      status="danger"
      icon
      title="The audit log is broken"
      description={`${integrityInWords(data)} New rows are still written, but nothing is signed any more. Those who run the portal have to look at it now.`}
    />
  ) : null;
}
