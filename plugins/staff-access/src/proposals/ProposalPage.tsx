import { Button, Link } from '@backstage/ui';
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
import type { Proposal } from '@alphaswarm-admin/plugin-staff-access-common';
import {
  auditTrailHref,
  PreviewSection,
  PreviewSkeleton,
  type PrivilegedActionRequest,
  usePrivilegedActionDialog,
} from '@alphaswarm-admin/plugin-staff-access-react';
import { useQueryClient } from '@tanstack/react-query';
import styles from '../approvals/approvals.module.css';
import { proposalWords, proposerOf, signOfProposal } from './proposalWords';
import { PROPOSALS_QUERY_KEY, useProposal } from './useProposals';

/** `/approvals/proposals/:id`: what an agent proposed, for a person to do or to dismiss. */
export function ProposalPage() {
  const { id = '' } = useParams();
  const { data, error, refetch } = useProposal(id);
  const isUnknown =
    error instanceof PortalApiError &&
    (error.status === 404 || error.status === 400);
  return (
    <PageFrame
      title={data?.preview.title ?? 'Proposal of an agent'}
      stateLine={data ? proposalWords[data.state] : 'A person decides.'}
      parent={{ title: 'Approvals', href: '/approvals' }}
    >
      {isUnknown && (
        <EmptyState
          title="There is no such proposal"
          hint="The link is not complete. Nothing was done."
        />
      )}
      {data && <ProposalView proposal={data} />}
      {!data && error && !isUnknown && (
        <ProblemPanel error={error} onRetry={() => refetch()} />
      )}
      {!data && !error && <PreviewSkeleton />}
    </PageFrame>
  );
}

function ProposalView({ proposal }: { proposal: Proposal }) {
  const { decidedBy, reason, state } = proposal;
  return (
    <div className={styles.detail}>
      <p className={styles.state}>
        <StateSign state={signOfProposal[state]} label={proposalWords[state]} />
        {state === 'waiting' && <span>Nothing is done yet.</span>}
      </p>
      <dl className={styles.facts}>
        <div>
          <dt>Proposed by</dt>
          <dd>
            {proposerOf(proposal)}, <RelativeTime iso={proposal.createdAt} />
          </dd>
        </div>
        <div>
          <dt>Because</dt>
          <dd>{reason}</dd>
        </div>
        <div>
          <dt>Target</dt>
          <dd>
            <CopyableId value={proposal.target.id} />
          </dd>
        </div>
        <div>
          <dt>Expires</dt>
          <dd>
            <RelativeTime iso={proposal.expiresAt} />
          </dd>
        </div>
      </dl>
      <section aria-labelledby="proposal-preview" className={styles.section}>
        <h2 id="proposal-preview" className={styles.heading}>
          What the agent saw
        </h2>
        <PreviewSection preview={proposal.preview} />
        <details>
          <summary>Input</summary>
          <pre className={styles.input}>
            {JSON.stringify(proposal.input, undefined, 2)}
          </pre>
        </details>
      </section>
      <Decision proposal={proposal} />
      <p>
        <Link href={auditTrailHref(proposal.id)}>
          Audit trail of the proposal
        </Link>
        {decidedBy && (
          <>
            {' · '}
            <Link href={auditTrailHref(decidedBy.actionId)}>
              Audit trail of what came of it
            </Link>
          </>
        )}
      </p>
    </div>
  );
}

/** Confirming is the action itself, in the person's own name: the dialog shows what it would do now. */
function Decision({ proposal }: { proposal: Proposal }) {
  const { id, mayConfirm, mayDismiss, preview, request } = proposal;
  const dialog = usePrivilegedActionDialog();
  const queries = useQueryClient();
  const open = (wanted: PrivilegedActionRequest) =>
    dialog.open(wanted, {
      onDone: () => {
        void queries.invalidateQueries({ queryKey: PROPOSALS_QUERY_KEY });
      },
    });
  if (!mayDismiss) return null;
  return (
    <div className={styles.buttons}>
      {mayConfirm && (
        <Button
          variant="primary"
          onPress={() =>
            open({ ...request, subject: preview.title, proposal: id })
          }
        >
          Review and confirm…
        </Button>
      )}
      <Button
        variant="secondary"
        onPress={() =>
          open({
            pluginId: 'staff-access',
            path: `/proposals/${encodeURIComponent(id)}/dismiss`,
            input: {},
            subject: preview.title,
          })
        }
      >
        Dismiss…
      </Button>
    </div>
  );
}
