import { useState } from 'react';
import { z } from 'zod';
import { Button } from '@backstage/ui';
import {
  serviceDeployEvent,
  serviceRedeployEvent,
  serviceScaleEvent,
  type EcsServiceDetail,
  type Rollout,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import { useUrlState } from '@alphaswarm-admin/plugin-portal-react';
import { FollowButton } from '@alphaswarm-admin/plugin-staff-access-react';
import { deniedInWords, mayAttempt } from '../actions/availability';
import { MoreActions, type MoreAction } from '../actions/MoreActions';
import { RevisionDialog } from '../actions/RevisionDialog';
import type { OpenServiceAction } from '../actions/useServiceAction';
import { ScaleForm } from './ScaleForm';
import styles from './ServiceActions.module.css';

const urlSchema = z.object({
  /** The revision that is looked at for deployment, or that the choice is open. */
  deploy: z
    .union([z.literal('choose'), z.coerce.number().int().positive()])
    .optional(),
});

/**
 * What can be done to a service, for whoever may attempt it. The server says who may, with the service itself; for everybody else there is a quiet note in
 * its place.
 */
export function ServiceActions(props: {
  service: EcsServiceDetail;
  /** The newest rollout, when it is known. */
  rollout: Rollout | undefined;
  open: OpenServiceAction;
}) {
  const { service, rollout, open } = props;
  const [scaling, setScaling] = useState(false);
  const [url, setUrl] = useUrlState(urlSchema);
  const address = { cluster: service.cluster, service: service.name };
  const choosing = url.deploy;
  const denied = deniedInWords(service);

  const more = (action: MoreAction) => {
    switch (action) {
      case 'deploy':
        setUrl({ deploy: 'choose' });
        return;
      case 'roll-back':
        open('roll-back', {});
        return;
      default:
        if (!rollout) return;
        open('rollout/stop', {
          deployment: rollout.id,
          stopType: action === 'stop-rollback' ? 'ROLLBACK' : 'ABORT',
        });
    }
  };

  return (
    <div className={styles.actions}>
      {denied && <p className={styles.note}>{denied}</p>}
      <FollowButton
        target={{
          kind: 'ecs-service',
          id: `${service.cluster}/${service.name}`,
        }}
        title={service.name}
      />
      {mayAttempt(service, serviceRedeployEvent) && (
        <Button variant="secondary" onPress={() => open('redeploy', {})}>
          Redeploy
        </Button>
      )}
      {mayAttempt(service, serviceScaleEvent) && (
        <Button variant="secondary" onPress={() => setScaling(true)}>
          Scale
        </Button>
      )}
      <MoreActions service={service} rollout={rollout} onAction={more} />
      {scaling && (
        <ScaleForm
          address={address}
          present={service.desiredCount}
          configured={service.limits}
          onCancel={() => setScaling(false)}
          onContinue={desiredCount => {
            setScaling(false);
            open('scale', { desiredCount });
          }}
        />
      )}
      {choosing !== undefined && mayAttempt(service, serviceDeployEvent) && (
        <RevisionDialog
          address={address}
          chosen={choosing === 'choose' ? undefined : choosing}
          onChoose={revision => setUrl({ deploy: revision }, { replace: true })}
          onCancel={() => setUrl({ deploy: undefined })}
          onContinue={revision => {
            setUrl({ deploy: undefined });
            open('deploy', { revision });
          }}
        />
      )}
    </div>
  );
}
