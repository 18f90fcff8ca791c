import {
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';

type RegisteredAction = Parameters<ActionsRegistryService['register']>[0];

/** An action that some plugin registered. */
export type AgentAction = { pluginId: string; options: RegisteredAction };

/** The actions of all plugins, by their id `<plugin>:<name>`: all plugins are in this process, so nobody has to ask around. */
export type AgentActionTable = Map<string, AgentAction>;

/** The actions of all plugins. */
export const agentActionTableServiceRef = createServiceRef<AgentActionTable>({
  id: 'staff-access.agent-action-table',
  scope: 'root',
  defaultFactory: async service =>
    createServiceFactory({ service, deps: {}, factory: () => new Map() }),
});
