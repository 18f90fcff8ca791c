import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import {
  findStartupProblems,
  UnsafeConfigurationError,
} from './findStartupProblems';

/** Present when nothing keeps the portal from being served. */
export type StartupChecks = { passed: true };

/** What the server depends on, so that it doesn't listen before the checks have passed. */
export const startupChecksServiceRef = createServiceRef<StartupChecks>({
  id: 'backend.startup-checks',
  scope: 'root',
});

/** In production, refuses to start a portal whose configuration is incomplete or unsafe, with the whole list. */
export const startupChecksServiceFactory = createServiceFactory({
  service: startupChecksServiceRef,
  deps: { config: coreServices.rootConfig },
  async factory({ config }): Promise<StartupChecks> {
    if (process.env.NODE_ENV === 'production') {
      const findings = await findStartupProblems(config);
      if (findings.length > 0) throw new UnsafeConfigurationError(findings);
    }
    return { passed: true };
  },
});
