import { useState } from 'react';
import { Button } from '@backstage/ui';
import {
  serviceRedeployEvent,
  serviceScaleEvent,
  type EcsServiceDetail,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import type {
  ActionAnswer,
  ActionAvailability,
} from '@alphaswarm-admin/plugin-staff-access-common';
import { usePrivilegedActionDialog } from '@alphaswarm-admin/plugin-staff-access-react';
import { LiveRollout } from './LiveRollout';
import { ScaleForm } from './ScaleForm';
import styles from './ServiceActions.module.css';

function availabilityOf(
  service: EcsServiceDetail,
  action: string,
): ActionAvailability | undefined {
  return service.actions.find(candidate => candidate.action === action);
}

/**
 * Redeploy and Scale, for whoever may attempt them. The server says who may, with the service itself; for everybody else there is a quiet
 * note in their place.
 */
export function ServiceActions(props: {
  service: EcsServiceDetail;
  onDone: (answer: ActionAnswer) => void;
}) {
  const { service, onDone } = props;
  const dialog = usePrivilegedActionDialog();
  const [scaling, setScaling] = useState(false);
  const redeploy = availabilityOf(service, serviceRedeployEvent.id);
  const scale = availabilityOf(service, serviceScaleEvent.id);
  const path = `/services/${encodeURIComponent(
    service.cluster,
  )}/${encodeURIComponent(service.name)}`;

  const open = (action: 'redeploy' | 'scale', input: Record<string, unknown>) =>
    dialog.open(
      {
        pluginId: 'platform-ecs',
        path: `${path}/${action}`,
        input,
        subject: service.name,
      },
      {
        onDone,
        resultView: (
          <LiveRollout cluster={service.cluster} service={service.name} />
        ),
      },
    );

  return (
    <div className={styles.actions}>
      <DeniedNote redeploy={redeploy} scale={scale} />
      {redeploy?.verdict === 'allowed' && (
        <Button variant="secondary" onPress={() => open('redeploy', {})}>
          Redeploy
        </Button>
      )}
      {scale?.verdict === 'allowed' && (
        <Button variant="secondary" onPress={() => setScaling(true)}>
          Scale
        </Button>
      )}
      {scaling && (
        <ScaleForm
          service={service.name}
          present={service.desiredCount}
          limits={service.limits}
          onCancel={() => setScaling(false)}
          onContinue={desiredCount => {
            setScaling(false);
            open('scale', { desiredCount });
          }}
        />
      )}
    </div>
  );
}

/** Who could do what the caller may not. */
function DeniedNote(props: {
  redeploy: ActionAvailability | undefined;
  scale: ActionAvailability | undefined;
}) {
  const { redeploy, scale } = props;
  const verbs = [
    redeploy?.verdict === 'denied' && 'redeploy',
    scale?.verdict === 'denied' && 'scale',
  ].filter(verb => verb !== false);
  const whoCould = [redeploy, scale]
    .map(it => (it?.verdict === 'denied' ? it.whoCould : undefined))
    .find(who => who !== undefined);
  if (verbs.length === 0) {
    return null;
  }
  return (
    <p className={styles.note}>
      {whoCould
        ? `${whoCould} can ${verbs.join(' and ')}.`
        : `Your role doesn't let you ${verbs.join(' or ')}.`}
    </p>
  );
}
