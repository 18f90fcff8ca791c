import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  actionsRegistryServiceRef,
  type ActionsRegistryService,
} from '@backstage/backend-plugin-api/alpha';
import { agentActionTableServiceRef } from './AgentActionTable';

/**
 * Replaces Backstage's actions registry. Backstage's own adds a route to each plugin that runs actions beside the one door, for whoever has a token; here actions are run
 * by the actions service alone.
 *
 * @param options.thirdPartyPlugins - ids of plugins that aren't ours: what they register changes things in ways that nobody here looked at, and isn't offered
 */
export function agentActionsRegistryServiceFactory(options: {
  thirdPartyPlugins: readonly string[];
}) {
  return createServiceFactory({
    service: actionsRegistryServiceRef,
    deps: {
      plugin: coreServices.pluginMetadata,
      logger: coreServices.logger,
      table: agentActionTableServiceRef,
    },
    factory({ plugin, logger, table }): ActionsRegistryService {
      const pluginId = plugin.getId();
      const isOffered = !options.thirdPartyPlugins.includes(pluginId);
      return {
        register(action) {
          const id = `${pluginId}:${action.name}`;
          if (!isOffered) {
            logger.debug(`Action ${id} is not offered to agents`);
            return;
          }
          if (table.has(id)) {
            throw new Error(`Two actions have the id '${id}'`);
          }
          // Whoever runs it knows nothing of the types of its input and output: they are parsed by its own schemas.
          table.set(id, { pluginId, options: action as never });
        },
      };
    },
  });
}
