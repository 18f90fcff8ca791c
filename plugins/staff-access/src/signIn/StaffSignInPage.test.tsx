import { ConfigReader } from '@backstage/config';
import {
  type ApiRef,
  type BackstageIdentityResponse,
  configApiRef,
  discoveryApiRef,
  microsoftAuthApiRef,
  SessionState,
} from '@backstage/frontend-plugin-api';
import {
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { entraAuthApiRef, type StaffAuthApi } from './entraAuthApiRef';
import { StaffSignInPage } from './StaffSignInPage';

const olivia: BackstageIdentityResponse = {
  token: 'token',
  identity: {
    type: 'user',
    userEntityRef: 'user:staff/olivia',
    ownershipEntityRefs: [],
  },
};

function fakeAuth() {
  return {
    getBackstageIdentity: jest
      .fn<
        ReturnType<StaffAuthApi['getBackstageIdentity']>,
        Parameters<StaffAuthApi['getBackstageIdentity']>
      >()
      .mockResolvedValue(undefined),
    getProfile: jest.fn(),
    signIn: jest.fn(),
    signOut: jest.fn(),
    sessionState$: () => {
      throw new Error(`Not asked for: ${SessionState.SignedIn}`);
    },
  } satisfies StaffAuthApi;
}

async function setup(
  options: {
    providers?: string[];
    change?: (entra: ReturnType<typeof fakeAuth>) => void;
  } = {},
) {
  const entra = fakeAuth();
  const microsoft = fakeAuth();
  options.change?.(entra);
  const onSignInSuccess = jest.fn();
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [
          configApiRef,
          new ConfigReader({
            app: {
              environment: { name: 'sandbox', tone: 'neutral' },
              signIn: options.providers && { providers: options.providers },
            },
          }),
        ],
        [discoveryApiRef, { getBaseUrl: async () => 'http://portal/api/auth' }],
        [entraAuthApiRef, entra],
        [microsoftAuthApiRef as ApiRef<StaffAuthApi>, microsoft],
      ]}
    >
      <StaffSignInPage onSignInSuccess={onSignInSuccess} />
    </TestApiProvider>,
  );
  // Lets the page find out whether a session is there.
  await act(async () => {});
  return { entra, microsoft, onSignInSuccess, user: userEvent.setup() };
}

const entraButton = () =>
  screen.findByRole('button', { name: 'AlphaSwarm staff (Entra)' });

describe('StaffSignInPage', () => {
  it('says which environment this is, and offers Entra', async () => {
    await setup();
    expect(await entraButton()).toBeEnabled();
    expect(screen.getByText('sandbox')).toBeVisible();
    expect(screen.getAllByRole('button')).toHaveLength(1);
    expect(document.title).toBe('Sign in · AlphaSwarm Admin');
  });

  it('goes on without asking when the session is still there', async () => {
    const { entra, onSignInSuccess } = await setup({
      change: auth => auth.getBackstageIdentity.mockResolvedValue(olivia),
    });

    await waitFor(() => expect(onSignInSuccess).toHaveBeenCalledTimes(1));
    expect(entra.getBackstageIdentity).toHaveBeenCalledWith({ optional: true });
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });

  it('opens the popup in the click, and hands on the identity', async () => {
    const { entra, onSignInSuccess, user } = await setup();
    const button = await entraButton();
    entra.getBackstageIdentity.mockResolvedValue(olivia);

    await user.click(button);

    expect(entra.getBackstageIdentity).toHaveBeenLastCalledWith({
      instantPopup: true,
    });
    await waitFor(() => expect(onSignInSuccess).toHaveBeenCalledTimes(1));
    await expect(
      onSignInSuccess.mock.calls[0][0].getBackstageIdentity(),
    ).resolves.toEqual(olivia.identity);
  });

  it.each([
    ['PopupClosedError', 'was closed before it finished'],
    ['PopupRejectedError', 'blocked the sign-in window'],
    ['NotAllowedError', 'ask an Admin of the staff tenant'],
    ['Error', 'Sign-in failed'],
  ])('says in words what went wrong: %s', async (name, words) => {
    const { entra, user } = await setup();
    const button = await entraButton();
    entra.getBackstageIdentity.mockRejectedValue(
      Object.assign(new Error('Detail'), { name }),
    );

    await user.click(button);

    expect(await screen.findByRole('alert')).toHaveTextContent(words);
    expect(await entraButton()).toBeEnabled();
  });

  it('offers the configured providers, the default first', async () => {
    const { microsoft, user } = await setup({
      providers: ['entra', 'microsoft'],
    });
    await entraButton();
    expect(
      screen.getAllByRole('button').map(button => button.textContent),
    ).toEqual(['AlphaSwarm staff (Entra)', 'Microsoft (direct)']);

    await user.click(
      screen.getByRole('button', { name: 'Microsoft (direct)' }),
    );
    expect(microsoft.getBackstageIdentity).toHaveBeenLastCalledWith({
      instantPopup: true,
    });
  });

  describe('with Pomerium in front', () => {
    afterEach(() => jest.restoreAllMocks());

    it('signs in silently', async () => {
      jest.spyOn(globalThis, 'fetch').mockResolvedValue(
        new Response(
          JSON.stringify({
            profile: {},
            providerInfo: {},
            backstageIdentity: {
              ...olivia,
              token: 'e30.eyJleHAiOjQxMDI0NDQ4MDB9.x',
            },
          }),
        ),
      );
      const { onSignInSuccess } = await setup({
        providers: ['pomerium', 'entra'],
      });

      await waitFor(() => expect(onSignInSuccess).toHaveBeenCalledTimes(1));
      expect(screen.queryByRole('button')).not.toBeInTheDocument();
    });

    it('says why it could not, and offers the other ways', async () => {
      jest.spyOn(globalThis, 'fetch').mockResolvedValue(
        new Response(
          JSON.stringify({
            error: {
              name: 'AuthenticationError',
              message: 'The assertion has expired',
            },
            request: { method: 'GET', url: '/api/auth/pomerium/refresh' },
            response: { statusCode: 401 },
          }),
          { status: 401, headers: { 'content-type': 'application/json' } },
        ),
      );
      await setup({ providers: ['pomerium', 'entra'] });

      expect(await screen.findByRole('alert')).toHaveTextContent(
        'could not be signed in',
      );
      expect(await entraButton()).toBeEnabled();
    });
  });
});
