import { type FormEvent, useEffect, useRef, useState } from 'react';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  TextField,
} from '@backstage/ui';
import type { ScalingLimits } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { parseTargetCount, tasksInWords } from './targetCount';
import styles from './ScaleForm.module.css';

/**
 * Asks for the number of tasks, with the present number and the limits in view. What is typed is judged in words; the dialog that follows shows
 * what the server says will happen.
 */
export function ScaleForm(props: {
  service: string;
  present: number;
  limits: ScalingLimits;
  onCancel: () => void;
  /** Gets the target, tasks. */
  onContinue: (count: number) => void;
}) {
  const { service, present, limits, onCancel, onContinue } = props;
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
      <DialogHeader>Scale {service}</DialogHeader>
      <DialogBody>
        <form id="scale-form" onSubmit={submit} noValidate>
          <dl className={styles.present}>
            <dt>Now</dt>
            <dd>{tasksInWords(present)}</dd>
            <dt>Limits</dt>
            <dd>
              {limits.min} to {limits.max} tasks
            </dd>
          </dl>
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
