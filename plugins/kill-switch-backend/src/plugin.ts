import {
  coreServices,
  createBackendPlugin,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { cpOperationsClientServiceRef } from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import {
  KILL_SWITCH_SIGNAL_CHANNEL,
  killSwitchPermissions,
} from '@alphaswarm-admin/plugin-kill-switch-common';
import { onSignal, PluginDatabase } from '@alphaswarm-admin/plugin-portal-node';
import {
  agentRoutesServiceRef,
  privilegedActionsServiceRef,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { agentReads } from './agentReads';
import { createEngageHaltAction } from './actions/engageHalt';
import { createReleaseHaltAction } from './actions/releaseHalt';
import { HaltNews } from './halt/HaltNews';
import { HaltRecords } from './halt/HaltRecords';
import { HaltSurvey } from './halt/HaltSurvey';
import { KillSwitchReads } from './halt/KillSwitchReads';
import { createRouter } from './router';

/** The kill switch: halting everything at once, and letting it go on. */
export const killSwitchPlugin = createBackendPlugin({
  pluginId: 'kill-switch',
  register(env) {
    env.registerInit({
      deps: {
        cp: cpOperationsClientServiceRef,
        database: coreServices.database,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        logger: coreServices.logger,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        agentRoutes: agentRoutesServiceRef,
        privilegedActions: privilegedActionsServiceRef,
        signals: signalsServiceRef,
      },
      async init(services) {
        const { cp, events, logger } = services;
        const survey = HaltSurvey.create({ cp });
        // Whoever is told of a change and asks this replica sees it, whichever replica made it.
        await onSignal(
          events,
          { id: 'changed', channel: KILL_SWITCH_SIGNAL_CHANNEL },
          () => survey.expire(),
        );
        const records = HaltRecords.create({
          database: PluginDatabase.create({
            database: services.database,
            logger,
            migrations: resolvePackagePath(
              '@alphaswarm-admin/plugin-kill-switch-backend',
              'migrations',
            ),
            holds: 'The record of halts',
            unaffected: 'What is halted is not affected',
          }),
        });
        const news = HaltNews.create({ ...services, survey });
        const halt = { cp, survey, records, news, logger };
        services.permissionsRegistry.addPermissions(killSwitchPermissions);
        for (const route of agentReads) services.agentRoutes.offer(route);
        services.httpRouter.use(
          createRouter({
            ...services,
            reads: KillSwitchReads.create({ survey, records, logger }),
            engage: createEngageHaltAction(halt),
            release: createReleaseHaltAction(halt),
          }),
        );
      },
    });
  },
});
