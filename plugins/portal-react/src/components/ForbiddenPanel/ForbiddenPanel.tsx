import { RiLock2Line } from '@remixicon/react';
import styles from './ForbiddenPanel.module.css';

/** A refusal that names who could. Not an error: the portal works, the policy says no. */
export function ForbiddenPanel(props: {
  /** What was asked for, as in "You can't see **company accounts**", e.g. "see company accounts". */
  what: string;
  /** Who could, in words, e.g. "Operator or Admin". */
  whoCould?: string;
}) {
  return (
    <div className={styles.panel} role="note">
      <RiLock2Line size={20} aria-hidden="true" className={styles.icon} />
      <div>
        <p className={styles.title}>Your role doesn’t let you {props.what}.</p>
        <p className={styles.hint}>
          {props.whoCould
            ? `${props.whoCould} can. Ask one of them, or ask an Admin of the staff tenant for the role.`
            : 'If you need it for your work, ask an Admin of the staff tenant.'}
        </p>
      </div>
    </div>
  );
}
