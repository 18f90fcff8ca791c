import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { cpAuthClientServiceRef } from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import { auditLedgerServiceRef } from '@alphaswarm-admin/plugin-audit-log-node';
import {
  ActionReconciler,
  actionsInFlightServiceRef,
  agentRoutesServiceRef,
  callerReaderServiceRef,
  createActionMetrics,
  entraIdTokenVerifierServiceRef,
  followablesServiceRef,
  knownStaffServiceRef,
  personPolicyServiceRef,
  privilegedActionRegistryServiceRef,
  privilegedActionsServiceRef,
  privilegedAttemptResourceRef,
  privilegedAttemptRules,
  staffAccessDatabaseServiceRef,
  staffAccessStoreServiceRef,
  staffPolicyDescriptionServiceRef,
  staffSessionReaderServiceRef,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { createApprovals } from './approvals/createApprovals';
import { createFollows } from './follows/createFollows';
import { createProposals } from './proposals/createProposals';
import { createRouter } from './router';
import { createStepUpAuthority } from './stepUp/createStepUpAuthority';
import { StepUpService } from './stepUp/StepUpService';
import { notifyConcluded } from './upkeep/notifyConcluded';
import { readUpkeepSettings, scheduleUpkeep } from './upkeep/scheduleUpkeep';

/** Who is signed in, step-up sign-ins, approvals, proposals of agents, what people follow, where actions stand, and the reconciler. */
export const staffAccessPlugin = createBackendPlugin({
  pluginId: 'staff-access',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        notifications: notificationService,
        httpRouter: coreServices.httpRouter,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        userInfo: coreServices.userInfo,
        sessions: staffSessionReaderServiceRef,
        callers: callerReaderServiceRef,
        policy: staffPolicyDescriptionServiceRef,
        ledger: auditLedgerServiceRef,
        store: staffAccessStoreServiceRef,
        registry: privilegedActionRegistryServiceRef,
        verifier: entraIdTokenVerifierServiceRef,
        cp: cpAuthClientServiceRef,
        actions: privilegedActionsServiceRef,
        agentRoutes: agentRoutesServiceRef,
        inFlight: actionsInFlightServiceRef,
        staff: knownStaffServiceRef,
        people: personPolicyServiceRef,
        followables: followablesServiceRef,
        staffAccessDatabase: staffAccessDatabaseServiceRef,
      },
      async init(deps) {
        const { config, logger, ledger, store } = deps;
        const metrics = createActionMetrics();
        const approvals = createApprovals({ ...deps, metrics });
        const proposals = createProposals({
          ...deps,
          proposals: store.proposals,
          secondPerson: approvals.secondPerson,
        });
        const follows = createFollows(deps);
        const settings = readUpkeepSettings(config);
        const callbackUrl = new URL(
          `${config.getString('backend.baseUrl')}/api/staff-access/step-up/callback`,
        );
        deps.permissionsRegistry.addResourceType({
          resourceRef: privilegedAttemptResourceRef,
          permissions: [],
          rules: Object.values(privilegedAttemptRules),
        });
        deps.httpRouter.use(
          createRouter({
            ...deps,
            ...approvals,
            ...proposals,
            ...follows,
            stepUps: store.stepUps,
            callbackUrl,
            stepUp: StepUpService.create({
              stepUps: store.stepUps,
              authority: createStepUpAuthority(config, deps.cp),
              verifier: deps.verifier,
              ledger,
              logger,
              callbackUrl,
            }),
          }),
        );
        for (const path of ['/step-up/callback', '/step-up/callback.js']) {
          deps.httpRouter.addAuthPolicy({ path, allow: 'unauthenticated' });
        }
        await scheduleUpkeep({
          ...deps,
          settings,
          approvals: approvals.upkeep,
          proposalNotices: proposals.notices,
          followNews: follows.followNews,
          reconciler: ActionReconciler.create({
            ...deps,
            metrics,
            abandonAfterMs: settings.abandonAfterMs,
            onConcluded: notifyConcluded(deps),
          }),
        });
      },
    });
  },
});
