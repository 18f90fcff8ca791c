import { useState } from 'react';
import { ProxiedSignInPage } from '@backstage/core-components';
import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import type { SignInPageProps } from '@backstage/plugin-app-react';
import { readSignInProviders } from './signInProviders';
import { SignInCard } from './SignInCard';

/** The sign-in page: silently through Pomerium where configured, with the session that is still there, or by a click. */
export function StaffSignInPage(props: SignInPageProps) {
  const config = useApi(configApiRef);
  const [providers] = useState(() => readSignInProviders(config));

  if (!providers.pomerium) {
    return (
      <SignInCard
        providers={providers.click}
        onSignedIn={props.onSignInSuccess}
      />
    );
  }
  return (
    <ProxiedSignInPage
      {...props}
      provider="pomerium"
      ErrorComponent={({ error }) => (
        <SignInCard
          providers={providers.click}
          proxyError={error}
          onSignedIn={props.onSignInSuccess}
        />
      )}
    />
  );
}
