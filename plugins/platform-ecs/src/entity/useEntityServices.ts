import { useEntity } from '@backstage/plugin-catalog-react';
import type { EcsServiceSummary } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { useOverview } from '../queries/overview';
import { servicesOfEntity } from './entityServices';

/** The services that the entity of the page is about, live. */
export function useEntityServices(): {
  services?: EcsServiceSummary[];
  error: Error | null;
  retry: () => void;
} {
  const { entity } = useEntity();
  const { data, error, refetch } = useOverview();
  return {
    services: data && servicesOfEntity(entity, data.services),
    error,
    retry: () => refetch(),
  };
}
