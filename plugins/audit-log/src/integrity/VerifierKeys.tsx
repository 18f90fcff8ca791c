import { CopyableId } from '@alphaswarm-admin/plugin-portal-react';
import { useVerifierKeys } from '../queries/verifierKeys';
import styles from './integrity.module.css';

/** The log's verifier keys, whole: what somebody pins who doesn't want to take the portal's word, the key that signs first. */
export function VerifierKeys() {
  const { data, error } = useVerifierKeys();
  if (error) return <>can't be read at present</>;
  return (
    <>
      {data?.keys.map(key => (
        <div key={key} className={styles.key}>
          <CopyableId value={key} />
        </div>
      ))}
    </>
  );
}
