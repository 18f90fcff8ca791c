import { useState } from 'react';
import { Button, TextAreaField } from '@backstage/ui';
import { RiCoupon2Line } from '@remixicon/react';
import { reasonProblem, REASON_MAX_LENGTH } from './reasonProblem';
import { recentReasons } from './recentReasons';
import { ticketReference } from './ticketReference';
import styles from './ReasonField.module.css';

/** Asks why. Offers the reasons given last, and recognises a ticket. */
export function ReasonField(props: {
  value: string;
  onChange: (reason: string) => void;
}) {
  const { value, onChange } = props;
  const [recent] = useState(() => recentReasons());
  const ticket = ticketReference(value);
  const tooLong = value.trim().length > REASON_MAX_LENGTH;

  return (
    <div className={styles.reason}>
      <TextAreaField
        label="Reason"
        description="Written into the audit log as you type it here. A ticket link helps whoever reads it later."
        isRequired
        rows={2}
        value={value}
        onChange={onChange}
        isInvalid={tooLong}
      />
      {tooLong && (
        <p role="alert" className={styles.problem}>
          {reasonProblem(value)}
        </p>
      )}
      {ticket && (
        <p className={styles.ticket}>
          <RiCoupon2Line size={14} aria-hidden="true" />
          Ticket{' '}
          {ticket.url ? (
            <a href={ticket.url} target="_blank" rel="noreferrer noopener">
              {ticket.label}
            </a>
          ) : (
            <span>{ticket.label}</span>
          )}
        </p>
      )}
      {recent.length > 0 && value === '' && (
        <div role="group" aria-label="Recent reasons" className={styles.recent}>
          {recent.map(reason => (
            <Button
              key={reason}
              size="small"
              variant="secondary"
              onPress={() => onChange(reason)}
            >
              <span className={styles.offer}>{reason}</span>
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}
