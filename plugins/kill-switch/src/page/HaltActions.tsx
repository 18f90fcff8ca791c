import { Button } from '@backstage/ui';
import {
  haltEngageEvent,
  haltReleaseEvent,
  type KillSwitchStatus,
} from '@alphaswarm-admin/plugin-kill-switch-common';
import { usePrivilegedActionDialog } from '@alphaswarm-admin/plugin-staff-access-react';
import { useQueryClient } from '@tanstack/react-query';
import { notHalted } from '../status/statusSentence';
import { KILL_SWITCH_QUERY_KEY } from '../status/useKillSwitch';
import { HaltResult } from './HaltResult';
import styles from './HaltActions.module.css';

/** What the person may do about it, and who could where they may not. */
export function HaltActions(props: { status: KillSwitchStatus }) {
  const { status } = props;
  const dialog = usePrivilegedActionDialog();
  const queryClient = useQueryClient();
  const open = (path: '/halt' | '/release') =>
    dialog.open(
      {
        pluginId: 'kill-switch',
        path,
        input: {},
        subject: 'the kill switch',
      },
      {
        resultView: <HaltResult />,
        onDone: () =>
          queryClient.invalidateQueries({ queryKey: KILL_SWITCH_QUERY_KEY }),
      },
    );
  const missing = notHalted(status).length;
  const isEngaged = status.state === 'engaged';
  return (
    <div className={styles.actions}>
      {(!isEngaged || missing > 0) && (
        <Offer status={status} action={haltEngageEvent.id} verb="halt">
          <Button variant="primary" onPress={() => open('/halt')}>
            {isEngaged ? `Try again: ${missing} not halted` : 'Halt everything'}
          </Button>
        </Offer>
      )}
      {isEngaged && (
        <Offer status={status} action={haltReleaseEvent.id} verb="release it">
          <Button variant="secondary" onPress={() => open('/release')}>
            Release
          </Button>
        </Offer>
      )}
      <span className={styles.hint}>
        {isEngaged
          ? 'A release needs a second person.'
          : 'You see what it stops before you confirm. One person is enough.'}
      </span>
    </div>
  );
}

function Offer(props: {
  status: KillSwitchStatus;
  action: string;
  verb: string;
  children: JSX.Element;
}) {
  const offered = props.status.actions.find(
    ({ action }) => action === props.action,
  );
  if (offered?.verdict === 'allowed') return props.children;
  return (
    <span className={styles.hint}>
      {offered?.whoCould
        ? `${offered.whoCould} can ${props.verb}.`
        : `You can’t ${props.verb}.`}
    </span>
  );
}
