import { useQueryClient } from '@tanstack/react-query';
import { Button } from '@backstage/ui';
import { RiArrowGoBackLine } from '@remixicon/react';
import {
  describeProblem,
  PortalApiError,
} from '@alphaswarm-admin/plugin-portal-react';
import { usePrivilegedActionDialog } from '@alphaswarm-admin/plugin-staff-access-react';
import { auditLogKeys } from '../queries/keys';
import { useOffer } from '../queries/offer';
import styles from './RevertOffer.module.css';

/** The event by which an action is undone; in the catalogue if its kind of action can be. */
export function revertEventId(eventType: string): string {
  return `${eventType}.revert`;
}

/** Undoing a done action, by a new one that names it; or why that can't be. */
export function RevertOffer(props: {
  actionId: string;
  /** The event of the action: it names the plugin that did it, and undoes it. */
  eventType: string;
  /** What it was about, in words. */
  subject: string;
}) {
  const { actionId, eventType, subject } = props;
  const request = {
    pluginId: eventType.slice(0, eventType.indexOf('.')),
    path: `/actions/${encodeURIComponent(actionId)}/revert`,
    input: {},
    subject,
  };
  const { data: offer, error } = useOffer(request);
  const dialog = usePrivilegedActionDialog();
  const queryClient = useQueryClient();

  const revert = () =>
    dialog.open(request, {
      onDone: () => {
        queryClient.invalidateQueries({
          queryKey: auditLogKeys.offer(request.pluginId, request.path),
        });
      },
    });
  switch (offer?.state) {
    case 'possible':
      return (
        <div className={styles.offer}>
          <Button
            size="small"
            variant="secondary"
            iconStart={<RiArrowGoBackLine />}
            onPress={revert}
          >
            Revert
          </Button>
        </div>
      );
    case 'not-allowed':
      return offer.whoCould ? (
        <p className={styles.words}>{offer.whoCould} can revert it.</p>
      ) : null;
    case 'not-now':
      return <p className={styles.words}>{offer.why}</p>;
    default:
      return error && !isUnknown(error) ? (
        <p className={styles.words}>
          Whether it can be reverted could not be read:{' '}
          {describeProblem(error).detail}
        </p>
      ) : null;
  }
}

/** Nothing that can be reverted: nothing to say. */
function isUnknown(error: Error): boolean {
  return error instanceof PortalApiError && error.status === 404;
}
