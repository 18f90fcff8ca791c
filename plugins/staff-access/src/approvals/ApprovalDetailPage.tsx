import { Alert, Button, Link } from '@backstage/ui';
import { useParams } from 'react-router-dom';
import {
  CopyableId,
  EmptyState,
  PageFrame,
  PortalApiError,
  ProblemPanel,
  RelativeTime,
  StateSign,
} from '@alphaswarm-admin/plugin-portal-react';
import type { Approval } from '@alphaswarm-admin/plugin-staff-access-common';
import {
  auditTrailHref,
  PreviewSection,
  PreviewSkeleton,
  usePrivilegedActionDialog,
} from '@alphaswarm-admin/plugin-staff-access-react';
import { useQueryClient } from '@tanstack/react-query';
import { approvalWords, requesterName, signOfApproval } from './approvalWords';
import { APPROVALS_QUERY_KEY, useApproval } from './useApprovals';
import styles from './approvals.module.css';

/** `/approvals/:id`: one request, exactly as its requester saw it. */
export function ApprovalDetailPage() {
  const { id = '' } = useParams();
  const { data, error, refetch } = useApproval(id);
  const isUnknown =
    error instanceof PortalApiError &&
    (error.status === 404 || error.status === 400);
  return (
    <PageFrame
      title={data?.preview.title ?? 'Request for approval'}
      stateLine={data ? approvalWords[data.state] : 'A second person decides.'}
      parent={{ title: 'Approvals', href: '/approvals' }}
    >
      {isUnknown && (
        <EmptyState
          title="There is no such request"
          hint="The link is not complete. Nothing was done."
        />
      )}
      {data && <Request approval={data} />}
      {!data && error && !isUnknown && (
        <ProblemPanel error={error} onRetry={() => refetch()} />
      )}
      {!data && !error && <PreviewSkeleton />}
    </PageFrame>
  );
}

function Request({ approval }: { approval: Approval }) {
  const { preview, requester, reason, state, message } = approval;
  return (
    <div className={styles.detail}>
      <p className={styles.state}>
        <StateSign state={signOfApproval[state]} label={approvalWords[state]} />
        {message && <span>{message}</span>}
      </p>
      <dl className={styles.facts}>
        <div>
          <dt>Asked for by</dt>
          <dd>
            {requesterName(approval)}
            {requester.roles && ` (${requester.roles.join(', ')})`},{' '}
            <RelativeTime iso={approval.createdAt} />
          </dd>
        </div>
        <div>
          <dt>Because</dt>
          <dd>{reason}</dd>
        </div>
        <div>
          <dt>Target</dt>
          <dd>
            <CopyableId value={approval.target.id} />
          </dd>
        </div>
        <div>
          <dt>Expires</dt>
          <dd>
            <RelativeTime iso={approval.expiresAt} />
          </dd>
        </div>
      </dl>
      <section aria-labelledby="approval-preview" className={styles.section}>
        <h2 id="approval-preview" className={styles.heading}>
          What {approval.isMine ? 'you' : 'they'} saw
        </h2>
        <PreviewSection preview={preview} />
        <details>
          <summary>Input</summary>
          <pre className={styles.input}>
            {JSON.stringify(approval.input, undefined, 2)}
          </pre>
        </details>
      </section>
      <Decision approval={approval} />
      <Words approval={approval} />
      <p>
        <Link href={auditTrailHref(approval.id)}>View audit trail</Link>
      </p>
    </div>
  );
}

/** The two buttons, for whoever may press them; else why not. */
function Decision({ approval }: { approval: Approval }) {
  const dialog = usePrivilegedActionDialog();
  const queries = useQueryClient();
  if (!approval.mayDecide) {
    return approval.whyNot ? (
      <Alert status="info" icon title={approval.whyNot} />
    ) : null;
  }
  const open = (word: 'approve' | 'reject') =>
    dialog.open(
      {
        pluginId: 'staff-access',
        path: `/approvals/${encodeURIComponent(approval.id)}/${word}`,
        input: { operationDigest: approval.operationDigest },
        subject: approval.preview.title,
      },
      {
        onDone: () => {
          void queries.invalidateQueries({ queryKey: APPROVALS_QUERY_KEY });
        },
      },
    );
  return (
    <div className={styles.buttons}>
      <Button variant="primary" onPress={() => open('approve')}>
        Approve…
      </Button>
      <Button variant="secondary" onPress={() => open('reject')}>
        Reject…
      </Button>
    </div>
  );
}

function Words({ approval }: { approval: Approval }) {
  if (approval.words.length === 0) return null;
  return (
    <section aria-label="Decisions" className={styles.section}>
      <h2 className={styles.heading}>Decisions</h2>
      <ul className={styles.words}>
        {approval.words.map(({ by, word, reason, at }) => (
          <li key={by.userRef}>
            {by.name ?? by.userRef} {word} it <RelativeTime iso={at} />, because
            “{reason}”
          </li>
        ))}
      </ul>
    </section>
  );
}
