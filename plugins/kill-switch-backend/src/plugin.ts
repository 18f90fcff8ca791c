import {
  coreServices,
  createBackendPlugin,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { cpOperationsClientServiceRef } from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import { killSwitchPermissions } from '@alphaswarm-admin/plugin-kill-switch-common';
import { PluginDatabase } from '@alphaswarm-admin/plugin-portal-node';
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
        const { cp, logger } = services;
        const survey = HaltSurvey.create({ cp });
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
