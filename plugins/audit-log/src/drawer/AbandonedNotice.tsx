import { useQueryClient } from '@tanstack/react-query';
import { Button } from '@backstage/ui';
import { actorOf } from '@alphaswarm-admin/plugin-audit-log-common';
import {
  describeProblem,
  RelativeTime,
} from '@alphaswarm-admin/plugin-portal-react';
import { usePrivilegedActionDialog } from '@alphaswarm-admin/plugin-staff-access-react';
import { useAcknowledgement } from '../queries/acknowledgement';
import { auditLogKeys } from '../queries/keys';
import { useOffer } from '../queries/offer';
import styles from './AbandonedNotice.module.css';

/** An abandoned action needs somebody: until one who may has looked, and says what they found. */
export function AbandonedNotice(props: {
  actionId: string;
  /** What it was about, in words. */
  subject: string;
}) {
  const { actionId, subject } = props;
  const request = {
    pluginId: 'audit-log',
    path: `/actions/${encodeURIComponent(actionId)}/acknowledge`,
    input: {},
    subject,
  };
  const { data: offer, error } = useOffer(request);
  const dialog = usePrivilegedActionDialog();
  const queryClient = useQueryClient();
  const isDone = offer?.state === 'not-now';

  const acknowledge = () =>
    dialog.open(request, {
      onDone: () => {
        for (const queryKey of [
          auditLogKeys.offer(request.pluginId, request.path),
          auditLogKeys.openActions(),
        ]) {
          queryClient.invalidateQueries({ queryKey });
        }
      },
    });
  return (
    <div
      role="status"
      className={styles.notice}
      data-done={isDone || undefined}
    >
      <p>
        Nobody could find out whether it was done. Look at the target itself
        {isDone ? '.' : ', then acknowledge what you found.'}
      </p>
      {offer?.state === 'possible' && (
        <Button size="small" variant="primary" onPress={acknowledge}>
          Acknowledge
        </Button>
      )}
      {offer?.state === 'not-allowed' && (
        <p>
          {offer.whoCould
            ? `${offer.whoCould} can acknowledge it.`
            : 'Your role does not let you acknowledge it.'}
        </p>
      )}
      {isDone && <Acknowledged actionId={actionId} />}
      {!offer && error && (
        <p>
          Whether somebody has acknowledged it could not be read:{' '}
          {describeProblem(error).detail}
        </p>
      )}
    </div>
  );
}

/** Who acknowledged it, and what they found, for whoever may see that. */
function Acknowledged({ actionId }: { actionId: string }) {
  const { data: row } = useAcknowledgement(actionId);
  return row ? (
    <p>
      Acknowledged by {actorOf(row).name} <RelativeTime iso={row.created_at} />:{' '}
      <q>{row.reason}</q>
    </p>
  ) : (
    <p>Acknowledged.</p>
  );
}
