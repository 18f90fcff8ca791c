import type { ConfigApi } from '@backstage/frontend-plugin-api';

const tones = ['danger', 'warning', 'info', 'neutral'] as const;

/** How an environment's mark looks. */
export type EnvironmentTone = (typeof tones)[number];

/** The environment that this portal operates. */
export type PortalEnvironment = { name: string; tone: EnvironmentTone };

/** Reads `app.environment`. Where it says nothing usable, the portal is taken for production: the mistake that costs nothing. */
export function readEnvironment(config: ConfigApi): PortalEnvironment {
  const tone = config.getOptionalString('app.environment.tone');
  return {
    name: config.getOptionalString('app.environment.name') ?? 'unmarked',
    tone: tones.find(known => known === tone) ?? 'danger',
  };
}
