import { Button } from '@backstage/ui';
import {
  EmptyState,
  Freshness,
  PageFrame,
  ProblemPanel,
  TableSkeleton,
} from '@alphaswarm-admin/plugin-portal-react';
import type { Approval } from '@alphaswarm-admin/plugin-staff-access-common';
import { ApprovalTable } from './ApprovalTable';
import { ProposalsSection } from '../proposals/ProposalsSection';
import { useApprovals } from './useApprovals';
import styles from './approvals.module.css';

/** What waits for a second person, and what became of what waited. */
export function ApprovalListPage() {
  const waiting = useApprovals('waiting');
  const past = useApprovals('past');
  const open = waiting.data?.pages.flatMap(page => page.items);
  const closed = past.data?.pages.flatMap(page => page.items);
  return (
    <PageFrame
      title="Approvals"
      stateLine={stateLine(waiting.data?.pages[0]?.waitingForMe, open)}
      freshness={
        <Freshness
          observedAt={
            waiting.dataUpdatedAt > 0
              ? new Date(waiting.dataUpdatedAt).toISOString()
              : undefined
          }
          staleAfterSeconds={60}
          problem={waiting.data && waiting.error?.message}
        />
      }
    >
      {!open && waiting.error && (
        <ProblemPanel error={waiting.error} onRetry={() => waiting.refetch()} />
      )}
      {!open && !waiting.error && <TableSkeleton rows={3} columns={4} />}
      {open && (
        <>
          <Section
            title="Yours to decide"
            approvals={open.filter(one => one.mayDecide)}
            empty="Nothing waits for you."
          />
          <Section
            title="Asked for by you"
            approvals={open.filter(one => one.isMine)}
            empty="You have asked for nothing that is still open."
          />
          <Others
            approvals={open.filter(one => !one.isMine && !one.mayDecide)}
          />
          {waiting.hasNextPage && (
            <More
              isPending={waiting.isFetchingNextPage}
              onPress={() => waiting.fetchNextPage()}
            />
          )}
        </>
      )}
      <ProposalsSection />
      <section aria-labelledby="approvals-history" className={styles.section}>
        <h2 id="approvals-history" className={styles.heading}>
          History
        </h2>
        {!closed && past.error && (
          <ProblemPanel error={past.error} onRetry={() => past.refetch()} />
        )}
        {!closed && !past.error && <TableSkeleton rows={3} columns={4} />}
        {closed?.length === 0 && (
          <EmptyState
            title="Nothing has been decided yet"
            hint="What was approved, rejected or left to expire stays here."
          />
        )}
        {closed && closed.length > 0 && (
          <ApprovalTable label="History" approvals={closed} />
        )}
        {past.hasNextPage && (
          <More
            isPending={past.isFetchingNextPage}
            onPress={() => past.fetchNextPage()}
          />
        )}
      </section>
    </PageFrame>
  );
}

function Section(props: {
  title: string;
  approvals: Approval[];
  empty: string;
}) {
  const { title, approvals, empty } = props;
  return (
    <section aria-label={title} className={styles.section}>
      <h2 className={styles.heading}>{title}</h2>
      {approvals.length > 0 ? (
        <ApprovalTable label={title} approvals={approvals} />
      ) : (
        <p className={styles.quiet}>{empty}</p>
      )}
    </section>
  );
}

/** Those that the person may see but has decided on, or that are being done. */
function Others({ approvals }: { approvals: Approval[] }) {
  return approvals.length > 0 ? (
    <Section title="Under way" approvals={approvals} empty="" />
  ) : null;
}

function More(props: { isPending: boolean; onPress: () => void }) {
  return (
    <div>
      <Button variant="secondary" {...props}>
        Show older
      </Button>
    </div>
  );
}

function stateLine(
  forMe: number | undefined,
  open: Approval[] | undefined,
): string {
  if (!open || forMe === undefined) {
    return 'What needs a second person before it is done.';
  }
  const mine = open.filter(one => one.isMine).length;
  if (forMe === 0 && mine === 0) return 'Nothing waits for a second person.';
  return `${forMe} for you to decide; ${mine} asked for by you.`;
}
