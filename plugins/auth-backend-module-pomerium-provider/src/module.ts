import {
  createPomeriumVerifier,
  readGroupRoles,
} from '@alphaswarm-admin/plugin-staff-access-node';
import {
  coreServices,
  createBackendFeatureLoader,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  authProvidersExtensionPoint,
  createProxyAuthProviderFactory,
} from '@backstage/plugin-auth-node';
import {
  createPomeriumAuthenticator,
  createPomeriumSignInResolver,
} from './pomeriumAuthenticator';

/** Provider `pomerium`: silent sign-in from Pomerium's signed assertion. */
export const authModulePomeriumProvider = createBackendModule({
  pluginId: 'auth',
  moduleId: 'pomerium-provider',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        providers: authProvidersExtensionPoint,
      },
      async init({ config, providers }) {
        const verifier = createPomeriumVerifier(config);
        if (!verifier) {
          throw new Error(
            'auth.providers.pomerium needs pomerium.jwksUrl, pomerium.issuers and pomerium.audiences',
          );
        }
        providers.registerProvider({
          providerId: 'pomerium',
          factory: createProxyAuthProviderFactory({
            authenticator: createPomeriumAuthenticator(verifier),
            signInResolver: createPomeriumSignInResolver(
              readGroupRoles(config),
            ),
          }),
        });
      },
    });
  },
});

/** The provider, where `auth.providers.pomerium` of the config names it. */
export const staffPomeriumProvider = createBackendFeatureLoader({
  deps: { config: coreServices.rootConfig },
  loader: ({ config }) =>
    config.has('auth.providers.pomerium') ? [authModulePomeriumProvider] : [],
});
