import { createApiRef } from '@backstage/frontend-plugin-api';
import type { KillSwitchStatus } from '@alphaswarm-admin/plugin-kill-switch-common';

/** The reads of the kill switch's backend. Throws a `PortalApiError` if the portal can't answer. */
export interface KillSwitchApi {
  status(options: { signal: AbortSignal }): Promise<KillSwitchStatus>;
}

/** The API ref of {@link KillSwitchApi}. */
export const killSwitchApiRef = createApiRef<KillSwitchApi>().with({
  id: 'plugin.kill-switch.reads',
  pluginId: 'kill-switch',
});
