import type { FormEvent, ReactNode } from 'react';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
} from '@backstage/ui';
import styles from './parts.module.css';

const FORM_ID = 'managed-services-form';

/** Asks for what an action needs. The dialog that follows shows what the server says will happen. */
export function FormDialog(props: {
  title: string;
  /** What is wrong with what was typed; shown once somebody has tried to go on. */
  problems: readonly string[];
  onCancel: () => void;
  onContinue: () => void;
  children: ReactNode;
}) {
  const { title, problems, onCancel, onContinue, children } = props;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onContinue();
  };
  return (
    <Dialog isOpen onOpenChange={isOpen => isOpen || onCancel()} width={860}>
      <DialogHeader>{title}</DialogHeader>
      <DialogBody>
        <form id={FORM_ID} onSubmit={submit} noValidate className={styles.form}>
          {children}
          <ul role="alert" className={styles.problems}>
            {problems.map(problem => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </form>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onCancel}>
          Cancel
        </Button>
        <Button variant="primary" type="submit" form={FORM_ID}>
          See what will happen
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
