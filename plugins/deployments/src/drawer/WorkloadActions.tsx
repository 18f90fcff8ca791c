import { useState } from 'react';
import { Button } from '@backstage/ui';
import { useQueryClient } from '@tanstack/react-query';
import {
  workloadRestartEvent,
  workloadScaleEvent,
  workloadStartEvent,
  workloadStopEvent,
  type WorkloadAddress,
  type WorkloadDetail,
} from '@alphaswarm-admin/plugin-deployments-common';
import {
  FollowButton,
  usePrivilegedActionDialog,
} from '@alphaswarm-admin/plugin-staff-access-react';
import { workloadPath } from '../api/DeploymentsClient';
import { deploymentsKeys } from '../queries';
import { ScaleForm } from './ScaleForm';
import styles from './drawer.module.css';

/** What can be done to a workload, for whoever may attempt it; who could, for everybody else. While all is halted nothing starts, and it says so. */
export function WorkloadActions(props: {
  address: WorkloadAddress;
  workload: WorkloadDetail;
}) {
  const { address, workload } = props;
  const { actions, replicas, halt, state } = workload;
  const dialog = usePrivilegedActionDialog();
  const queries = useQueryClient();
  const [scaling, setScaling] = useState(false);

  const may = ({ id }: { id: string }) =>
    actions.some(
      ({ action, verdict }) => action === id && verdict === 'allowed',
    );
  const open = (verb: string, input: Record<string, unknown> = {}) =>
    dialog.open(
      {
        pluginId: 'deployments',
        path: `${workloadPath(address)}/${verb}`,
        input,
        subject: address.workload,
      },
      {
        onDone: () => {
          void queries.invalidateQueries({ queryKey: deploymentsKeys.all });
        },
      },
    );

  const isStopped = state === 'stopped';
  const isHalted = 'engaged' in halt && halt.engaged;
  const denied = actions.filter(({ verdict }) => verdict === 'denied');
  return (
    <div className={styles.section}>
      {isHalted && (
        <p role="note" className={styles.note}>
          The kill switch is engaged
          {halt.reason && ` (“${halt.reason}”)`}: nothing starts until it is
          released.
        </p>
      )}
      {'problem' in halt && (
        <p role="note" className={styles.note}>
          It isn’t known whether the kill switch is engaged: {halt.problem}
        </p>
      )}
      {denied.length > 0 && (
        <p className={styles.note}>{deniedInWords(denied)}</p>
      )}
      <div className={styles.actions}>
        {may(workloadStartEvent) && isStopped && (
          <Button
            variant="secondary"
            isDisabled={isHalted}
            onPress={() => open('start')}
          >
            Start
          </Button>
        )}
        {may(workloadRestartEvent) && !isStopped && (
          <Button
            variant="secondary"
            isDisabled={isHalted}
            onPress={() => open('restart')}
          >
            Restart
          </Button>
        )}
        {may(workloadScaleEvent) && (
          <Button
            variant="secondary"
            isDisabled={isHalted}
            onPress={() => setScaling(true)}
          >
            Scale
          </Button>
        )}
        {may(workloadStopEvent) && !isStopped && (
          <Button variant="secondary" onPress={() => open('stop')}>
            Stop
          </Button>
        )}
        <FollowButton
          target={{ kind: 'workload', id: workload.id }}
          title={workload.id}
        />
      </div>
      {scaling && (
        <ScaleForm
          workload={workload.id}
          present={replicas.desired}
          max={workload.maxReplicas}
          onCancel={() => setScaling(false)}
          onContinue={count => {
            setScaling(false);
            open('scale', { replicas: count });
          }}
        />
      )}
    </div>
  );
}

const verbs: Record<string, string> = {
  [workloadStartEvent.id]: 'start',
  [workloadRestartEvent.id]: 'restart',
  [workloadScaleEvent.id]: 'scale',
  [workloadStopEvent.id]: 'stop',
};

function deniedInWords(denied: WorkloadDetail['actions']): string {
  const what = denied.map(({ action }) => verbs[action] ?? action);
  const list = (conjunction: string) =>
    what.length < 2
      ? what.join('')
      : `${what.slice(0, -1).join(', ')} ${conjunction} ${what.at(-1)}`;
  const who = denied
    .map(it => (it.verdict === 'denied' ? it.whoCould : undefined))
    .find(Boolean);
  return who
    ? `${who} can ${list('and')} it.`
    : `Your role doesn’t let you ${list('or')} it.`;
}
