import {
  cpAuthClientServiceRef,
  readEntraTenant,
} from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import { auditLedgerServiceRef } from '@alphaswarm-admin/plugin-audit-log-node';
import {
  entraIdTokenVerifierServiceRef,
  readGroupRoles,
  sessionRevocationsServiceRef,
  staffPolicyDescriptionServiceRef,
} from '@alphaswarm-admin/plugin-staff-access-node';
import {
  coreServices,
  createBackendFeatureLoader,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { authProvidersExtensionPoint } from '@backstage/plugin-auth-node';
import { SignInRecorder } from './audit/SignInRecorder';
import { createEntraAuthenticator } from './entraAuthenticator';
import { createStaffMicrosoftAuthenticator } from './microsoftAuthenticator';
import { createPortalProviderFactory } from './portalProviderFactory';
import { readSessionSettings } from './sessions/sessionConfig';
import { StaffSessions } from './sessions/StaffSessions';
import { StaffSignInFlow } from './sessions/StaffSignInFlow';
import { createStaffSignInResolver } from './staffProfile';

const sharedDeps = {
  config: coreServices.rootConfig,
  ledger: auditLedgerServiceRef,
  logger: coreServices.logger,
  policy: staffPolicyDescriptionServiceRef,
  providers: authProvidersExtensionPoint,
  revocations: sessionRevocationsServiceRef,
};

type SharedServices = {
  [name in keyof typeof sharedDeps]: (typeof sharedDeps)[name]['T'];
};

/** What a provider that ends in an Entra ID token is made of, beside its authenticator. */
function signInParts(services: SharedServices, connection: string) {
  const settings = readSessionSettings(services.config);
  const groupRoles = readGroupRoles(services.config);
  return {
    settings,
    flow: StaffSignInFlow.create({
      logger: services.logger,
      sessions: StaffSessions.create({ ...services, connection, settings }),
      recorder: SignInRecorder.create({ ...services, connection, groupRoles }),
    }),
    signInResolver: createStaffSignInResolver({ connection, groupRoles }),
  };
}

/** Provider `entra`: the staff tenant through alphaswarm-cp. */
export const authModuleEntraProvider = createBackendModule({
  pluginId: 'auth',
  moduleId: 'entra-provider',
  register(env) {
    env.registerInit({
      deps: {
        ...sharedDeps,
        cp: cpAuthClientServiceRef,
        verifier: entraIdTokenVerifierServiceRef,
      },
      async init({ cp, verifier, ...services }) {
        const { flow, settings, signInResolver } = signInParts(
          services,
          'entra',
        );
        services.providers.registerProvider({
          providerId: 'entra',
          factory: createPortalProviderFactory({
            authenticator: createEntraAuthenticator({
              cp,
              verifier,
              flow,
              secrets: settings.secrets,
            }),
            signInResolver,
            sessionDurationMs: settings.durationMs,
          }),
        });
      },
    });
  },
});

/** Provider `microsoft`: the staff tenant directly. */
export const authModuleStaffMicrosoftProvider = createBackendModule({
  pluginId: 'auth',
  moduleId: 'staff-microsoft-provider',
  register(env) {
    env.registerInit({
      deps: sharedDeps,
      async init(services) {
        const { flow, settings, signInResolver } = signInParts(
          services,
          'microsoft',
        );
        services.providers.registerProvider({
          providerId: 'microsoft',
          factory: createPortalProviderFactory({
            authenticator: createStaffMicrosoftAuthenticator({
              flow,
              tenantId: readEntraTenant(services.config).tenantId,
            }),
            signInResolver,
            sessionDurationMs: settings.durationMs,
          }),
        });
      },
    });
  },
});

/** The providers that `auth.providers` of the config names. */
export const staffEntraProviders = createBackendFeatureLoader({
  deps: { config: coreServices.rootConfig },
  loader: ({ config }) => [
    ...(config.has('auth.providers.entra') ? [authModuleEntraProvider] : []),
    ...(config.has('auth.providers.microsoft')
      ? [authModuleStaffMicrosoftProvider]
      : []),
  ],
});
