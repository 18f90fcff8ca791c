import {
  coreServices,
  createServiceFactory,
  createServiceRef,
  type ServiceRef,
} from '@backstage/backend-plugin-api';
import { auditLedgerServiceRef } from '@alphaswarm-admin/plugin-audit-log-node';
import { mutatingRoutesServiceRef } from '../door/MutatingRoutes';
import { agentRoutesServiceRef } from '../agentActions/AgentRoutes';
import { callerReaderServiceRef } from '../agents/callerReader';
import { staffPolicyDescriptionServiceRef } from '../policyDescription';
import { staffAccessStoreServiceRef } from '../store/StaffAccessStore';
import { readApprovalsExpireAfterMs } from '../approvals/approvalSettings';
import { createActionMetrics } from './actionMetrics';
import { actionsInFlightServiceRef } from './ActionsInFlight';
import { DefaultPrivilegedActionsService } from './DefaultPrivilegedActionsService';
import { privilegedActionRegistryServiceRef } from './PrivilegedActionRegistry';
import type { PrivilegedActionsService } from './PrivilegedActionsService';

type PrivilegedActionsServiceRef = ServiceRef<
  PrivilegedActionsService,
  'plugin',
  'singleton'
>;

function createFactory(service: PrivilegedActionsServiceRef) {
  return createServiceFactory({
    service,
    deps: {
      config: coreServices.rootConfig,
      plugin: coreServices.pluginMetadata,
      logger: coreServices.logger,
      permissions: coreServices.permissions,
      userInfo: coreServices.userInfo,
      sessions: callerReaderServiceRef,
      policy: staffPolicyDescriptionServiceRef,
      ledger: auditLedgerServiceRef,
      store: staffAccessStoreServiceRef,
      registry: privilegedActionRegistryServiceRef,
      mutatingRoutes: mutatingRoutesServiceRef,
      inFlight: actionsInFlightServiceRef,
      agentRoutes: agentRoutesServiceRef,
    },
    factory({ config, plugin, ...services }) {
      // Without the permission framework Backstage answers every question with ALLOW.
      if (config.getOptionalBoolean('permission.enabled') !== true) {
        throw new Error(
          'permission.enabled must be true: without it nobody would be refused anything',
        );
      }
      return DefaultPrivilegedActionsService.create({
        ...services,
        pluginId: plugin.getId(),
        metrics: createActionMetrics(),
        approvalsExpireAfterMs: readApprovalsExpireAfterMs(config),
      });
    },
  });
}

/** The one door, one per plugin. The default is {@link privilegedActionsServiceFactory}. */
export const privilegedActionsServiceRef: PrivilegedActionsServiceRef =
  createServiceRef<PrivilegedActionsService>({
    id: 'staff-access.privileged-actions',
    scope: 'plugin',
    // Only the type of the default's own parameter is wider.
    defaultFactory: async service =>
      createFactory(service as PrivilegedActionsServiceRef),
  });

/** The pipeline over the ledger, the policy and the `staff-access` schema. */
export const privilegedActionsServiceFactory = createFactory(
  privilegedActionsServiceRef,
);
