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
import styles from './RefundForm.module.css';

/** Asks how much, with what is left in view. The dialog that follows shows what the server says will happen. */
export function RefundForm(props: {
  /** What is left of the payment. */
  refundable: Money;
  onCancel: () => void;
  /** Gets the amount, minor units. */
  onContinue: (amount: number) => void;
}) {
  const { refundable, onCancel, onContinue } = props;
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState(false);
  const amount = parseAmount(typed, refundable.currency);
  const problem = problemOf(amount, refundable);

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
      <DialogHeader>Refund</DialogHeader>
      <DialogBody>
        <form id="refund-form" onSubmit={submit} noValidate>
          <p className={styles.left}>
            {formatMoney(refundable)} can still be refunded.
          </p>
          <TextField
            ref={field}
            label={`Amount in ${refundable.currency.toUpperCase()}`}
            inputMode="decimal"
            autoComplete="off"
            value={typed}
            onChange={setTyped}
            isInvalid={asked && problem !== undefined}
            aria-describedby="refund-problem"
          />
          <Button
            variant="tertiary"
            size="small"
            onPress={() => setTyped(formatAmount(refundable))}
          >
            All of it
          </Button>
          <p id="refund-problem" role="status" className={styles.problem}>
            {asked && problem}
          </p>
        </form>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onCancel}>
          Cancel
        </Button>
        <Button variant="primary" type="submit" form="refund-form">
          See what will happen
        </Button>
      </DialogFooter>
    </Dialog>
  );
}

function problemOf(
  amount: number | undefined,
  refundable: Money,
): string | undefined {
  const { currency } = refundable;
  if (amount === undefined) {
    const digits = minorUnitDigits(currency);
    return digits === 0
      ? `Type a whole amount: ${currency.toUpperCase()} has no smaller unit.`
      : `Type an amount with at most ${digits} decimal places.`;
  }
  if (amount === 0) return 'Type more than nothing.';
  return amount > refundable.amount
    ? `At most ${formatMoney(refundable)} can be refunded.`
    : undefined;
}
