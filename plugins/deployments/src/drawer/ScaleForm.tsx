import { type FormEvent, useEffect, useRef, useState } from 'react';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  TextField,
} from '@backstage/ui';
import styles from './drawer.module.css';

/** Asks for the number of replicas. The dialog that follows shows what the server says will happen. */
export function ScaleForm(props: {
  workload: string;
  present: number;
  max: number;
  onCancel: () => void;
  onContinue: (replicas: number) => void;
}) {
  const { workload, present, max, onCancel, onContinue } = props;
  const [typed, setTyped] = useState(String(present));
  const [asked, setAsked] = useState(false);
  const problem = problemOf(typed, present, max);

  const field = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const input = field.current?.querySelector('input');
    input?.focus();
    input?.select();
  }, []);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (problem) setAsked(true);
    else onContinue(Number(typed));
  };
  return (
    <Dialog isOpen onOpenChange={isOpen => isOpen || onCancel()} width={420}>
      <DialogHeader>Scale {workload}</DialogHeader>
      <DialogBody>
        <form id="scale-workload" onSubmit={submit} noValidate>
          <p className={styles.note}>
            Now {present}; 1 to {max}.
          </p>
          <TextField
            ref={field}
            label="Replicas"
            inputMode="numeric"
            autoComplete="off"
            value={typed}
            onChange={setTyped}
            isInvalid={asked && problem !== undefined}
            aria-describedby="scale-workload-problem"
          />
          <p
            id="scale-workload-problem"
            role="status"
            className={styles.problem}
          >
            {asked && problem}
          </p>
        </form>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onCancel}>
          Cancel
        </Button>
        <Button variant="primary" type="submit" form="scale-workload">
          See what will happen
        </Button>
      </DialogFooter>
    </Dialog>
  );
}

function problemOf(
  typed: string,
  present: number,
  max: number,
): string | undefined {
  if (!/^\d{1,4}$/.test(typed.trim())) return 'Type a whole number.';
  const count = Number(typed);
  if (count === 0) return 'To have none, stop it.';
  if (count > max) return `At most ${max}.`;
  return count === present ? `It has ${present} already.` : undefined;
}
