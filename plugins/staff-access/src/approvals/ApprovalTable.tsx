import { Link } from '@backstage/ui';
import { RelativeTime, StateSign } from '@alphaswarm-admin/plugin-portal-react';
import {
  type Approval,
  pendingApprovalStates,
} from '@alphaswarm-admin/plugin-staff-access-common';
import { approvalHref } from '@alphaswarm-admin/plugin-staff-access-react';
import { approvalWords, requesterName, signOfApproval } from './approvalWords';
import styles from './approvals.module.css';

/** Requests for approval, one a row. */
export function ApprovalTable(props: { label: string; approvals: Approval[] }) {
  const { label, approvals } = props;
  return (
    <div className={styles.scroll}>
      <table className={styles.table} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Asked for by</th>
            <th scope="col">State</th>
            <th scope="col">When</th>
          </tr>
        </thead>
        <tbody>
          {approvals.map(one => (
            <tr key={one.id}>
              <th scope="row">
                <Link href={approvalHref(one.id)}>{one.preview.title}</Link>
                <span className={styles.reason}>{one.reason}</span>
              </th>
              <td>
                {requesterName(one)} <RelativeTime iso={one.createdAt} />
              </td>
              <td>
                <StateSign
                  state={signOfApproval[one.state]}
                  label={approvalWords[one.state]}
                />
              </td>
              <td>
                {pendingApprovalStates.includes(one.state) ? (
                  <>
                    expires <RelativeTime iso={one.expiresAt} />
                  </>
                ) : (
                  one.words.map(word => (
                    <span key={word.by.userRef}>
                      {word.by.name ?? word.by.userRef},{' '}
                      <RelativeTime iso={word.at} />
                    </span>
                  ))
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
