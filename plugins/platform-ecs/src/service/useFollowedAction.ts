import { useEffect, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { EcsServiceDetail } from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { ActionAnswer } from '@alphaswarm-admin/plugin-staff-access-common';
import { platformEcsKeys } from '../queries/keys';
import { isMoving } from './rollout';
import { hasSettled, type FollowedAction } from './followedAction';

/**
 * Watches what an action done from this page sets off, until it is over.
 *
 * @param service - as last read; absent before the first read
 */
export function useFollowedAction(service: EcsServiceDetail | undefined) {
  const queryClient = useQueryClient();
  const [action, setAction] = useState<FollowedAction>();
  const moving = service !== undefined && isMoving(service);

  useEffect(() => {
    if (moving) {
      setAction(followed =>
        followed && !followed.seenMoving
          ? { ...followed, seenMoving: true }
          : followed,
      );
    }
  }, [moving, action?.actionId]);

  return {
    action,
    settled: action && service ? hasSettled(action, service) : false,
    follow: ({ actionId, state }: ActionAnswer) => {
      if (state === 'succeeded') {
        setAction({ actionId, since: Date.now(), seenMoving: false });
      }
      queryClient.invalidateQueries({ queryKey: platformEcsKeys.all });
    },
  };
}
