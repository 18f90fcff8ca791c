import { type FormEvent, useEffect, useRef, useState } from 'react';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  TextField,
} from '@backstage/ui';
import type {
  EcsServiceScaling,
  ScalingLimits,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import {
  ProblemPanel,
  RelativeTime,
} from '@alphaswarm-admin/plugin-portal-react';
import type { ServiceAddress } from '../api/PlatformEcsApi';
import { useScaling } from '../queries/steering';
import { Gaps } from '../rollout/Gaps';
import { parseTargetCount, tasksInWords } from './targetCount';
import styles from './ScaleForm.module.css';

/**
 * Asks for the number of tasks, with the present number and the limits in view. What is typed is judged in words; the dialog that follows shows
 * what the server says will happen.
 */
export function ScaleForm(props: {
  address: ServiceAddress;
  present: number;
  /** The configuration's limits, which hold until auto scaling's bounds are known. */
  configured: ScalingLimits;
  onCancel: () => void;
  /** Gets the target, tasks. */
  onContinue: (count: number) => void;
}) {
  const { address, present, configured, onCancel, onContinue } = props;
  const { data: scaling, error, refetch } = useScaling(address);
  const limits = scaling?.limits ?? configured;
  const [typed, setTyped] = useState(String(present));
  const [asked, setAsked] = useState(false);
  const target = parseTargetCount(typed, limits, present);
  // Not before the person has tried: "4" on the way to "40" is no mistake.
  const problem = asked ? target.problem : undefined;

  const field = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const input = field.current?.querySelector('input');
    input?.focus();
    input?.select();
  }, []);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (target.count === undefined) {
      setAsked(true);
      return;
    }
    onContinue(target.count);
  };

  return (
    <Dialog isOpen onOpenChange={isOpen => isOpen || onCancel()} width={420}>
      <DialogHeader>Scale {address.service}</DialogHeader>
      <DialogBody>
        <form id="scale-form" onSubmit={submit} noValidate>
          <dl className={styles.present}>
            <dt>Now</dt>
            <dd>{tasksInWords(present)}</dd>
            <dt>Limits</dt>
            <dd>
              {limits.min} to {limits.max} tasks
            </dd>
            {scaling && <AutoscalingWords scaling={scaling} />}
          </dl>
          {scaling && <Gaps gaps={scaling.gaps} />}
          {error && <ProblemPanel error={error} onRetry={() => refetch()} />}
          <TextField
            ref={field}
            label="Target number of tasks"
            inputMode="numeric"
            autoComplete="off"
            value={typed}
            onChange={setTyped}
            isInvalid={problem !== undefined}
            aria-describedby="scale-problem"
            className={styles.target}
          />
          <p id="scale-problem" role="status" className={styles.problem}>
            {problem}
          </p>
        </form>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onCancel}>
          Cancel
        </Button>
        <Button variant="primary" type="submit" form="scale-form">
          See what will happen
        </Button>
      </DialogFooter>
    </Dialog>
  );
}

/** What auto scaling does with the service, if it does anything. */
function AutoscalingWords({ scaling }: { scaling: EcsServiceScaling }) {
  const { autoscaling, configured, policies, activities } = scaling;
  if (!autoscaling) return null;
  return (
    <>
      <dt>Auto scaling</dt>
      <dd>
        {autoscaling.min} to {autoscaling.max} tasks, of the portal’s{' '}
        {configured.min} to {configured.max}. {policies.join(' ')}
        {autoscaling.suspended.length > 0 && (
          <> Suspended: {autoscaling.suspended.join(', ')}.</>
        )}
        {activities.length > 0 && (
          <>
            {' '}
            Last: {activities[0].description}{' '}
            <RelativeTime iso={activities[0].at} />
          </>
        )}
      </dd>
    </>
  );
}
