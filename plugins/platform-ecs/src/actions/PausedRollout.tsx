import { Button } from '@backstage/ui';
import { RiPauseCircleLine } from '@remixicon/react';
import {
  rolloutContinueEvent,
  type EcsServiceDetail,
  type Rollout,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import { RelativeTime } from '@alphaswarm-admin/plugin-portal-react';
import { mayAttempt } from './availability';
import { waitingHook } from './steerable';
import type { OpenServiceAction } from './useServiceAction';
import styles from './PausedRollout.module.css';

/** Says in plain sight that a rollout waits for somebody, until when, and what then; with the two answers for whoever may give one. */
export function PausedRollout(props: {
  service: EcsServiceDetail;
  rollout: Rollout | undefined;
  open: OpenServiceAction;
}) {
  const { service, rollout, open } = props;
  const hook = waitingHook(rollout);
  if (!rollout || !hook) return null;
  const answer = (decision: 'CONTINUE' | 'ROLLBACK') =>
    open('rollout/continue', {
      deployment: rollout.id,
      hook: hook.id,
      decision,
    });
  const traffic = rollout.target?.productionTraffic;
  return (
    <section className={styles.paused} aria-label="Paused rollout">
      <RiPauseCircleLine aria-hidden="true" className={styles.icon} />
      <div className={styles.words}>
        <strong>
          The rollout of {rollout.target?.taskDefinition ?? 'the new revision'}{' '}
          waits for somebody.
        </strong>
        <p>
          {traffic !== undefined && (
            <>{traffic} % of the production traffic goes to it. </>
          )}
          {hook.expiresAt && (
            <>
              Without an answer <RelativeTime iso={hook.expiresAt} />,{' '}
              {hook.timeoutAction === 'CONTINUE'
                ? 'it goes on by itself.'
                : 'ECS rolls it back by itself.'}
            </>
          )}
        </p>
      </div>
      {mayAttempt(service, rolloutContinueEvent) && (
        <div className={styles.answers}>
          <Button variant="primary" onPress={() => answer('CONTINUE')}>
            Continue
          </Button>
          <Button variant="secondary" onPress={() => answer('ROLLBACK')}>
            Roll back
          </Button>
        </div>
      )}
    </section>
  );
}
