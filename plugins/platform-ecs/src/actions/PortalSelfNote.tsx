import { RiRestartLine } from '@remixicon/react';
import type { EcsServiceDetail } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { isUnreachable } from './isUnreachable';
import styles from './PortalSelfNote.module.css';

/** Marks the portal's own service; while its backend is away, says so: the page goes on asking, and takes up where it was. */
export function PortalSelfNote(props: {
  service: Pick<EcsServiceDetail, 'self'>;
  /** Of the last read. */
  error: Error | null;
}) {
  const { service, error } = props;
  if (!service.self) return null;
  const away = isUnreachable(error);
  return (
    <p className={styles.note} role="status" data-away={away}>
      <RiRestartLine aria-hidden="true" size={16} />
      {away
        ? 'The portal is restarting. This page reconnects by itself, and goes on following the rollout.'
        : 'This service is the portal itself: redeploying it restarts what you look at.'}
    </p>
  );
}
