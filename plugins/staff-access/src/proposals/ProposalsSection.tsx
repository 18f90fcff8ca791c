import { Button, Link } from '@backstage/ui';
import {
  ProblemPanel,
  RelativeTime,
  StateSign,
  TableSkeleton,
} from '@alphaswarm-admin/plugin-portal-react';
import type { Proposal } from '@alphaswarm-admin/plugin-staff-access-common';
import styles from '../approvals/approvals.module.css';
import {
  proposalHref,
  proposalWords,
  proposerOf,
  signOfProposal,
} from './proposalWords';
import { useProposals } from './useProposals';

/** What agents proposed: what waits, then what has been decided about. */
export function ProposalsSection() {
  const waiting = useProposals('waiting');
  const past = useProposals('past');
  const open = waiting.data?.pages.flatMap(page => page.items);
  const closed = past.data?.pages.flatMap(page => page.items) ?? [];
  return (
    <section aria-labelledby="approvals-proposals" className={styles.section}>
      <h2 id="approvals-proposals" className={styles.heading}>
        Proposed by agents
      </h2>
      {!open && waiting.error && (
        <ProblemPanel error={waiting.error} onRetry={() => waiting.refetch()} />
      )}
      {!open && !waiting.error && <TableSkeleton rows={1} columns={4} />}
      {open?.length === 0 && (
        <p className={styles.quiet}>No proposal waits for you.</p>
      )}
      {open && open.length > 0 && (
        <ProposalTable label="Proposed by agents" proposals={open} />
      )}
      {closed.length > 0 && (
        <details>
          <summary>Decided or expired</summary>
          <ProposalTable label="Decided or expired" proposals={closed} />
        </details>
      )}
      {[waiting, past].map(
        (pages, index) =>
          pages.hasNextPage && (
            <Button
              key={index === 0 ? 'waiting' : 'past'}
              variant="secondary"
              isDisabled={pages.isFetchingNextPage}
              onPress={() => pages.fetchNextPage()}
            >
              {index === 0 ? 'Older proposals' : 'Older decisions'}
            </Button>
          ),
      )}
    </section>
  );
}

function ProposalTable(props: { label: string; proposals: Proposal[] }) {
  const { label, proposals } = props;
  return (
    <div className={styles.scroll}>
      <table className={styles.table} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Proposed by</th>
            <th scope="col">State</th>
            <th scope="col">Expires</th>
          </tr>
        </thead>
        <tbody>
          {proposals.map(one => (
            <tr key={one.id}>
              <th scope="row">
                <Link href={proposalHref(one.id)}>{one.preview.title}</Link>
                <span className={styles.reason}>{one.reason}</span>
              </th>
              <td>
                {proposerOf(one)} <RelativeTime iso={one.createdAt} />
              </td>
              <td>
                <StateSign
                  state={signOfProposal[one.state]}
                  label={proposalWords[one.state]}
                />
              </td>
              <td>
                <RelativeTime iso={one.expiresAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
