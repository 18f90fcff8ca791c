import { useCallback, useEffect, useRef, useState } from 'react';
import { UserIdentity } from '@backstage/core-components';
import { type IdentityApi, useApiHolder } from '@backstage/frontend-plugin-api';
import type { StaffAuthApi } from './entraAuthApiRef';
import type { ClickProvider } from './signInProviders';

/** Where signing in stands. */
export type SignInState =
  /** Looking for a session that is still there, e.g. after a reload. */
  | { step: 'looking' }
  | { step: 'choosing'; error?: Error }
  | { step: 'waiting'; provider: ClickProvider };

/** Signs in: with the session that is still there, or by a click. */
export function useSignIn(options: {
  providers: ClickProvider[];
  onSignedIn: (identity: IdentityApi) => void;
}): { state: SignInState; signIn: (provider: ClickProvider) => void } {
  const { providers, onSignedIn } = options;
  const apis = useApiHolder();
  const [state, setState] = useState<SignInState>({ step: 'looking' });
  const hasLooked = useRef(false);

  const authApiOf = useCallback(
    (provider: ClickProvider): StaffAuthApi => {
      const api = apis.get(provider.apiRef);
      if (!api) {
        throw new Error(`The app has no '${provider.id}' sign-in`);
      }
      return api;
    },
    [apis],
  );

  useEffect(() => {
    if (hasLooked.current) {
      return;
    }
    hasLooked.current = true;
    void (async () => {
      for (const provider of providers) {
        const identity = await resume(authApiOf(provider));
        if (identity) {
          onSignedIn(identity);
          return;
        }
      }
      setState({ step: 'choosing' });
    })().catch((error: Error) => setState({ step: 'choosing', error }));
  }, [providers, authApiOf, onSignedIn]);

  const signIn = useCallback(
    (provider: ClickProvider) => {
      setState({ step: 'waiting', provider });
      // Called in the click's own turn: the browser lets a popup open only then.
      begin(authApiOf(provider)).then(onSignedIn, (error: Error) =>
        setState({ step: 'choosing', error }),
      );
    },
    [authApiOf, onSignedIn],
  );

  return { state, signIn };
}

/** The identity of a session that is still there. */
async function resume(authApi: StaffAuthApi): Promise<IdentityApi | undefined> {
  const response = await authApi.getBackstageIdentity({ optional: true });
  return response && UserIdentity.create({ ...response, authApi });
}

async function begin(authApi: StaffAuthApi): Promise<IdentityApi> {
  const response = await authApi.getBackstageIdentity({ instantPopup: true });
  if (!response) {
    throw new Error('The provider did not say who you are');
  }
  return UserIdentity.create({ ...response, authApi });
}
