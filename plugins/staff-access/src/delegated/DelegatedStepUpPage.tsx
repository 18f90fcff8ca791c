import { useState } from 'react';
import { Alert, Button } from '@backstage/ui';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  EmptyState,
  PageFrame,
  PortalApiError,
  ProblemPanel,
  useUrlState,
} from '@alphaswarm-admin/plugin-portal-react';
import type {
  DelegatedRequest,
  StepUpChallengeStatus,
} from '@alphaswarm-admin/plugin-staff-access-common';
import {
  PreviewSection,
  PreviewSkeleton,
  StepUpCancelledError,
  stepUpApiRef,
} from '@alphaswarm-admin/plugin-staff-access-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import styles from './DelegatedStepUpPage.module.css';

/** `/step-up?challenge=…`: where an agent sends the person it acts for. */
const urlSchema = z.object({ challenge: z.guid().optional() });

/** Shows what an agent wants to do in the person's name, and lets them prove themselves for exactly that. */
export function DelegatedStepUpPage() {
  const [{ challenge }] = useUrlState(urlSchema);
  const stepUp = useApi(stepUpApiRef);
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: ['staff-access', 'delegated-step-up', challenge],
    queryFn: ({ signal }) => stepUp.statusOf(challenge ?? '', { signal }),
    enabled: challenge !== undefined,
    retry: false,
  });
  const isUnknown =
    challenge === undefined ||
    (data !== undefined && data.request === undefined) ||
    (error instanceof PortalApiError && error.status === 404);

  return (
    <PageFrame
      title="Approve an agent’s request"
      stateLine={
        data?.request
          ? stateWords(data.state, data.request.agent)
          : 'An agent that acts for you needs you for what it wants to do.'
      }
    >
      {isUnknown && (
        <EmptyState
          title="No request of this kind waits for you"
          hint="The link is not complete, or an agent made the request for somebody else. Nothing was done."
        />
      )}
      {!isUnknown && data?.request && (
        <Request key={data.id} status={data} request={data.request} />
      )}
      {!isUnknown && !data && error && !isFetching && (
        <ProblemPanel error={error} onRetry={() => refetch()} />
      )}
      {!isUnknown && !data && (isFetching || !error) && <PreviewSkeleton />}
    </PageFrame>
  );
}

function Request(props: {
  status: StepUpChallengeStatus;
  request: DelegatedRequest;
}) {
  const { status, request } = props;
  const stepUp = useApi(stepUpApiRef);
  const queries = useQueryClient();
  const [isProving, setIsProving] = useState(false);

  const prove = async () => {
    setIsProving(true);
    try {
      await stepUp.prove(status, {
        idempotencyKey: status.id,
        subject: request.title,
      });
    } catch (error) {
      if (!(error instanceof StepUpCancelledError)) throw error;
    } finally {
      setIsProving(false);
      await queries.invalidateQueries({
        queryKey: ['staff-access', 'delegated-step-up', status.id],
      });
    }
  };

  return (
    <section aria-labelledby="delegated-request" className={styles.request}>
      <h2 id="delegated-request" className={styles.title}>
        {request.title}
      </h2>
      <p className={styles.why}>
        {request.agent} says why: <q>{request.reason}</q>
      </p>
      <PreviewSection preview={request} />
      {status.state === 'granted' ? (
        <Alert
          role="status"
          status="success"
          icon
          title="You proved yourself for this, once"
          description={`${request.agent} goes on when it asks again. The audit log will show it as done by the agent for you.`}
        />
      ) : (
        <Alert
          status="info"
          icon
          title="It is done in your name"
          description="Verify only if you expect this. It counts for this operation alone, and once; if you do nothing, nothing happens."
        />
      )}
      {(status.state === 'pending' || status.state === 'refused') && (
        <div>
          <Button
            variant="primary"
            destructive={request.destructive}
            isPending={isProving}
            onPress={prove}
          >
            Verify for this
          </Button>
        </div>
      )}
    </section>
  );
}

function stateWords(
  state: StepUpChallengeStatus['state'],
  agent: string,
): string {
  switch (state) {
    case 'granted':
      return `You have verified it; ${agent} may go on.`;
    case 'expired':
      return `It took too long: ${agent} has to ask again.`;
    default:
      return `${agent} acts for you, and waits for you to verify.`;
  }
}
