import { Button, Menu, MenuItem, MenuTrigger } from '@backstage/ui';
import { RiArrowDownSLine } from '@remixicon/react';
import {
  rolloutStopEvent,
  serviceDeployEvent,
  serviceRollBackEvent,
  type EcsServiceDetail,
  type Rollout,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import { mayAttempt } from './availability';
import { isSteerable } from './steerable';

/** What is in the menu. */
export type MoreAction =
  'deploy' | 'roll-back' | 'stop-rollback' | 'stop-abort';

const words: Record<MoreAction, string> = {
  deploy: 'Deploy a revision…',
  'roll-back': 'Roll back…',
  'stop-rollback': 'Stop the rollout and roll back…',
  'stop-abort': 'Stop the rollout as it is…',
};

/** The actions that are not needed every day; only those that the caller may attempt, and that make sense now. Absent when there are none. */
export function MoreActions(props: {
  service: EcsServiceDetail;
  rollout: Rollout | undefined;
  onAction: (action: MoreAction) => void;
}) {
  const { service, rollout, onAction } = props;
  const underWay = isSteerable(rollout);
  const offered: MoreAction[] = [
    ...(mayAttempt(service, serviceDeployEvent) ? (['deploy'] as const) : []),
    ...(mayAttempt(service, serviceRollBackEvent) && !underWay
      ? (['roll-back'] as const)
      : []),
    ...(mayAttempt(service, rolloutStopEvent) && underWay
      ? (['stop-rollback', 'stop-abort'] as const)
      : []),
  ];
  if (offered.length === 0) return null;
  return (
    <MenuTrigger>
      <Button variant="secondary" iconEnd={<RiArrowDownSLine />}>
        More
      </Button>
      <Menu onAction={key => onAction(key as MoreAction)}>
        {offered.map(action => (
          <MenuItem key={action} id={action} textValue={words[action]}>
            {words[action]}
          </MenuItem>
        ))}
      </Menu>
    </MenuTrigger>
  );
}
