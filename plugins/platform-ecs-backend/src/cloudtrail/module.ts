import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { auditComparisonExtensionPoint } from '@alphaswarm-admin/plugin-audit-log-node';
import { readPlatformEcsConfig } from '../config/PlatformEcsConfig';
import { CloudTrailSource } from './CloudTrailSource';
import { readSettleMs } from './readSettleMs';
import { trailedClusters } from './trailedClusters';

/** Has the audit log compared with what AWS CloudTrail tells of the configured clusters. */
export const auditLogModuleCloudTrail = createBackendModule({
  pluginId: 'audit-log',
  moduleId: 'cloudtrail',
  register(env) {
    env.registerInit({
      deps: {
        comparison: auditComparisonExtensionPoint,
        config: coreServices.rootConfig,
      },
      async init({ comparison, config }) {
        const platformEcs = readPlatformEcsConfig(config);
        if (platformEcs.clusters.length === 0) return;
        comparison.addSource(
          CloudTrailSource.create({
            places: trailedClusters(platformEcs),
            settleMs: readSettleMs(config),
          }),
        );
      },
    });
  },
});
