import { useState } from 'react';
import { Button } from '@backstage/ui';
import { useQueryClient } from '@tanstack/react-query';
import type { Money } from '@alphaswarm-admin/plugin-billing-common';
import type { ActionAvailability } from '@alphaswarm-admin/plugin-staff-access-common';
import { usePrivilegedActionDialog } from '@alphaswarm-admin/plugin-staff-access-react';
import { AmountForm } from '../amount/AmountForm';
import { billingKeys } from '../queries';
import styles from './Detail.module.css';

/** The button for those who may, a note for all others, nothing where nothing is left. */
export function GiveBack(props: {
  event: { id: string };
  /** `Refund`, `Credit`. */
  title: string;
  /** `refunded`, `credited`. */
  done: string;
  most: Money;
  /** Of the action, below the plugin's. */
  path: string;
  /** Whom it is about, for the tray. */
  subject: string;
  actions: ActionAvailability[];
}) {
  const { event, title, done, most, path, subject, actions } = props;
  const dialog = usePrivilegedActionDialog();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  if (most.amount === 0) return null;
  const availability = actions.find(({ action }) => action === event.id);
  if (availability?.verdict !== 'allowed') {
    const verb = title.toLowerCase();
    return (
      <p className={styles.note}>
        {availability?.whoCould
          ? `${availability.whoCould} can ${verb}.`
          : `Your role doesn’t let you ${verb}.`}
      </p>
    );
  }
  const give = (amount: number) => {
    setAsking(false);
    const input = { amount, currency: most.currency };
    dialog.open(
      { pluginId: 'billing', path, input, subject },
      {
        onDone: () => {
          void queries.invalidateQueries({ queryKey: billingKeys.all });
        },
      },
    );
  };
  return (
    <div>
      <Button variant="secondary" onPress={() => setAsking(true)}>
        {title}
      </Button>
      {asking && (
        <AmountForm
          title={title}
          done={done}
          most={most}
          onCancel={() => setAsking(false)}
          onContinue={give}
        />
      )}
    </div>
  );
}
