import { type FormEvent, useEffect, useRef, useState } from 'react';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  TextField,
} from '@backstage/ui';
import {
  formatAmount,
  formatMoney,
  minorUnitDigits,
  parseAmount,
  type Money,
} from '@alphaswarm-admin/plugin-billing-common';
import styles from './AmountForm.module.css';

/** Asks how much, with what is left in view. The dialog that follows shows what the server says will happen. */
export function AmountForm(props: {
  /** `Refund`, `Credit`. */
  title: string;
  /** `refunded`, `credited`. */
  done: string;
  /** The most that it can be. */
  most: Money;
  onCancel: () => void;
  /** Gets the amount, minor units. */
  onContinue: (amount: number) => void;
}) {
  const { title, done, most, onCancel, onContinue } = props;
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState(false);
  const amount = parseAmount(typed, most.currency);
  const problem = problemOf(amount, most, done);

  const field = useRef<HTMLDivElement>(null);
  useEffect(() => {
    field.current?.querySelector('input')?.focus();
  }, []);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (amount === undefined || problem) {
      setAsked(true);
      return;
    }
    onContinue(amount);
  };

  return (
    <Dialog isOpen onOpenChange={isOpen => isOpen || onCancel()} width={420}>
      <DialogHeader>{title}</DialogHeader>
      <DialogBody>
        <form id="amount-form" onSubmit={submit} noValidate>
          <p className={styles.left}>
            {formatMoney(most)} can still be {done}.
          </p>
          <TextField
            ref={field}
            label={`Amount in ${most.currency.toUpperCase()}`}
            inputMode="decimal"
            autoComplete="off"
            value={typed}
            onChange={setTyped}
            isInvalid={asked && problem !== undefined}
            aria-describedby="amount-problem"
          />
          <Button
            variant="tertiary"
            size="small"
            onPress={() => setTyped(formatAmount(most))}
          >
            All of it
          </Button>
          <p id="amount-problem" role="status" className={styles.problem}>
            {asked && problem}
          </p>
        </form>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onCancel}>
          Cancel
        </Button>
        <Button variant="primary" type="submit" form="amount-form">
          See what will happen
        </Button>
      </DialogFooter>
    </Dialog>
  );
}

function problemOf(
  amount: number | undefined,
  most: Money,
  done: string,
): string | undefined {
  const { currency } = most;
  if (amount === undefined) {
    const digits = minorUnitDigits(currency);
    return digits === 0
      ? `Type a whole amount: ${currency.toUpperCase()} has no smaller unit.`
      : `Type an amount with at most ${digits} decimal places.`;
  }
  if (amount === 0) return 'Type more than nothing.';
  return amount > most.amount
    ? `At most ${formatMoney(most)} can be ${done}.`
    : undefined;
}
