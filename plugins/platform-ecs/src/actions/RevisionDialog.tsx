import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Radio,
  RadioGroup,
} from '@backstage/ui';
import type { TaskDefinitionRevision } from '@alphaswarm-admin/plugin-platform-ecs-common';
import {
  ProblemPanel,
  RelativeTime,
  TableSkeleton,
} from '@alphaswarm-admin/plugin-portal-react';
import type { ServiceAddress } from '../api/PlatformEcsApi';
import { useComparison, useRevisions } from '../queries/steering';
import { Gaps } from '../rollout/Gaps';
import { ComparisonTable } from './ComparisonTable';
import styles from './RevisionDialog.module.css';

/** Lets somebody choose a revision to deploy, with what it would change in view. Deploying it is the next dialog's. */
export function RevisionDialog(props: {
  address: ServiceAddress;
  /** The chosen revision; it is part of the URL. */
  chosen: number | undefined;
  onChoose: (revision: number) => void;
  onCancel: () => void;
  onContinue: (revision: number) => void;
}) {
  const { address, chosen, onChoose, onCancel, onContinue } = props;
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetching } =
    useRevisions(address);
  const current = data?.pages[0].current;
  const deployable = chosen !== undefined && chosen !== current;
  return (
    <Dialog isOpen onOpenChange={isOpen => isOpen || onCancel()} width={860}>
      <DialogHeader>Deploy a revision of {address.service}</DialogHeader>
      <DialogBody>
        {error && <ProblemPanel error={error} onRetry={() => refetch()} />}
        {!data && !error && <TableSkeleton rows={6} columns={3} />}
        {data && (
          <>
            <Gaps gaps={data.pages.flatMap(({ gaps }) => gaps)} />
            <RadioGroup
              label="Revision"
              value={chosen === undefined ? null : String(chosen)}
              onChange={value => onChoose(Number(value))}
              className={styles.revisions}
            >
              {data.pages
                .flatMap(({ revisions }) => revisions)
                .map(revision => (
                  <Radio
                    key={revision.revision}
                    value={String(revision.revision)}
                    isDisabled={revision.revision === current}
                  >
                    <RevisionWords
                      revision={revision}
                      current={revision.revision === current}
                    />
                  </Radio>
                ))}
            </RadioGroup>
            {hasNextPage && (
              <Button
                variant="tertiary"
                isDisabled={isFetching}
                onPress={() => fetchNextPage()}
              >
                Older revisions
              </Button>
            )}
            {deployable && current !== undefined && (
              <Comparison address={address} from={current} to={chosen} />
            )}
          </>
        )}
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onCancel}>
          Cancel
        </Button>
        <Button
          variant="primary"
          isDisabled={!deployable}
          onPress={() => deployable && onContinue(chosen)}
        >
          See what will happen
        </Button>
      </DialogFooter>
    </Dialog>
  );
}

function RevisionWords(props: {
  revision: TaskDefinitionRevision;
  current: boolean;
}) {
  const { revision, current } = props;
  return (
    <span className={styles.revision}>
      <span className={styles.number}>{revision.revision}</span>
      <span className={styles.tag}>
        {revision.imageTag ?? 'image not known'}
      </span>
      {revision.registeredAt && (
        <span className={styles.when}>
          registered <RelativeTime iso={revision.registeredAt} />
        </span>
      )}
      {current && <span className={styles.when}>runs now</span>}
    </span>
  );
}

function Comparison(props: {
  address: ServiceAddress;
  from: number;
  to: number;
}) {
  const { address, from, to } = props;
  const { data, error, refetch } = useComparison(address, { from, to });
  return (
    <section className={styles.comparison} aria-labelledby="comparison-title">
      <h3 id="comparison-title" className={styles.title}>
        What differs from what runs now
      </h3>
      {error && <ProblemPanel error={error} onRetry={() => refetch()} />}
      {!data && !error && <TableSkeleton rows={3} columns={4} />}
      {data && (
        <ComparisonTable from={data.from} to={data.to} changes={data.changes} />
      )}
    </section>
  );
}
