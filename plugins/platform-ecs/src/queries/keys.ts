import type { ServiceAddress } from '../api/PlatformEcsApi';

/** The query keys of this plugin; all begin alike, so that one signal can mark them all as old. */
export const platformEcsKeys = {
  all: ['platform-ecs'] as const,
  overview: () => ['platform-ecs', 'overview'] as const,
  service: ({ cluster, service }: ServiceAddress) =>
    ['platform-ecs', 'service', cluster, service] as const,
};
