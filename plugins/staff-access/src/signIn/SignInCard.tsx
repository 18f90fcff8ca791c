import { useEffect } from 'react';
import { Alert, Button, Skeleton, VisuallyHidden } from '@backstage/ui';
import type { IdentityApi } from '@backstage/frontend-plugin-api';
import {
  EnvironmentMark,
  PORTAL_NAME,
} from '@alphaswarm-admin/plugin-portal-react';
import { RiShieldUserLine } from '@remixicon/react';
import { signInProblem } from './signInProblem';
import type { ClickProvider } from './signInProviders';
import { type SignInState, useSignIn } from './useSignIn';
import styles from './SignInCard.module.css';

/** Says where one is, and how to get in. */
export function SignInCard(props: {
  providers: ClickProvider[];
  /** Why the proxy in front could not vouch for the person. */
  proxyError?: Error;
  onSignedIn: (identity: IdentityApi) => void;
}) {
  const { providers, proxyError, onSignedIn } = props;
  const { state, signIn } = useSignIn({ providers, onSignedIn });
  const error =
    (state.step === 'choosing' ? state.error : undefined) ?? proxyError;

  useEffect(() => {
    document.title = `Sign in · ${PORTAL_NAME}`;
  }, []);

  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <header className={styles.header}>
          <h1 className={styles.title}>{PORTAL_NAME}</h1>
          <EnvironmentMark />
        </header>
        {state.step === 'looking' ? (
          <div role="status" aria-busy="true">
            <VisuallyHidden>Looking for your session</VisuallyHidden>
            <Skeleton height={32} width="100%" />
          </div>
        ) : (
          <>
            {error && <Problem error={error} />}
            <Choices providers={providers} state={state} signIn={signIn} />
          </>
        )}
        <p className={styles.note}>
          For AlphaSwarm staff. Everything done here is written into the audit
          log.
        </p>
      </div>
    </main>
  );
}

function Choices(props: {
  providers: ClickProvider[];
  state: SignInState;
  signIn: (provider: ClickProvider) => void;
}) {
  const { providers, state, signIn } = props;
  const waitingFor = state.step === 'waiting' ? state.provider : undefined;
  return (
    <div className={styles.choices}>
      {providers.map((provider, index) => (
        <Button
          key={provider.id}
          size="medium"
          variant={index === 0 ? 'primary' : 'secondary'}
          iconStart={<RiShieldUserLine />}
          isPending={provider === waitingFor}
          isDisabled={waitingFor !== undefined && provider !== waitingFor}
          onPress={() => signIn(provider)}
        >
          {provider.title}
        </Button>
      ))}
      <p role="status" className={styles.waiting}>
        {waitingFor && 'Go on in the window that has opened.'}
        {providers.length === 0 &&
          'This portal is reached through the company’s access proxy only. Reload the page to try again.'}
      </p>
    </div>
  );
}

function Problem(props: { error: Error }) {
  const { title, advice } = signInProblem(props.error);
  return (
    <Alert
      role="alert"
      status="danger"
      icon
      title={title}
      description={advice}
    />
  );
}
