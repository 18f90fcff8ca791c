import type { Config } from '@backstage/config';
import type { StartupFinding } from './StartupFinding';

/** The providers that staff may sign in with. */
const STAFF_PROVIDERS = ['entra', 'microsoft', 'pomerium'];

/** Nobody gets in without being staff: only the staff's own providers, all that the sign-in page offers, and Backstage's default policy. */
export function checkSignIn(config: Config): StartupFinding[] {
  const configured =
    config.getOptionalConfig('auth.providers')?.keys().sort() ?? [];
  const offered = config.getOptionalStringArray('app.signIn.providers') ?? [
    'entra',
  ];
  return [
    ...configured
      .filter(provider => !STAFF_PROVIDERS.includes(provider))
      .map(provider => ({
        key: `auth.providers.${provider}`,
        problem:
          provider === 'guest'
            ? 'lets anybody in: remove it'
            : `is not a provider of staff sign-ins (${STAFF_PROVIDERS.join(', ')}): remove it`,
      })),
    ...offered
      .filter(provider => !configured.includes(provider))
      .map(provider => ({
        key: 'app.signIn.providers',
        problem: `offers '${provider}', but auth.providers.${provider} is not configured`,
      })),
    ...(config.getOptionalBoolean(
      'backend.auth.dangerouslyDisableDefaultAuthPolicy',
    )
      ? [
          {
            key: 'backend.auth.dangerouslyDisableDefaultAuthPolicy',
            problem: 'makes every API public: remove it',
          },
        ]
      : []),
  ];
}
