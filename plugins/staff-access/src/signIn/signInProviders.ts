import {
  type ApiRef,
  type ConfigApi,
  microsoftAuthApiRef,
} from '@backstage/frontend-plugin-api';
import { entraAuthApiRef, type StaffAuthApi } from './entraAuthApiRef';

/** A provider that a person chooses by a click. */
export type ClickProvider = {
  id: 'entra' | 'microsoft';
  title: string;
  apiRef: ApiRef<StaffAuthApi>;
};

/** How people may sign in, as configured. */
export type SignInProviders = {
  /** The first one is the default. */
  click: ClickProvider[];
  /** Whether an authenticating proxy in front may vouch for the person before anything is asked. */
  pomerium: boolean;
};

const clickProviders: Record<ClickProvider['id'], ClickProvider> = {
  entra: {
    id: 'entra',
    title: 'AlphaSwarm staff (Entra)',
    apiRef: entraAuthApiRef,
  },
  microsoft: {
    id: 'microsoft',
    title: 'Microsoft (direct)',
    apiRef: microsoftAuthApiRef,
  },
};

/**
 * Reads `app.signIn.providers`.
 *
 * @throws {@link TypeError} for a provider that doesn't exist
 */
export function readSignInProviders(config: ConfigApi): SignInProviders {
  const ids = config.getOptionalStringArray('app.signIn.providers') ?? [
    'entra',
  ];
  const providers: SignInProviders = { click: [], pomerium: false };
  for (const id of ids) {
    if (id === 'pomerium') {
      providers.pomerium = true;
    } else if (isClickProvider(id)) {
      providers.click.push(clickProviders[id]);
    } else {
      throw new TypeError(
        `app.signIn.providers names '${id}', which is not one of entra, microsoft, pomerium`,
      );
    }
  }
  return providers;
}

function isClickProvider(id: string): id is ClickProvider['id'] {
  return Object.hasOwn(clickProviders, id);
}
