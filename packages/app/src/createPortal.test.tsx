import { render, screen, waitFor, within } from '@testing-library/react';
import { createPortal } from './createPortal';

const staffMember = {
  userRef: 'user:staff/olivia',
  name: 'Olivia Operator',
  roles: [],
  stepUp: null,
};

const session = {
  profile: { displayName: 'Olivia Operator' },
  providerInfo: { scope: 'openid profile email', expiresInSeconds: 3600 },
  backstageIdentity: {
    token: 'token',
    expiresInSeconds: 3600,
    identity: {
      type: 'user',
      userEntityRef: 'user:staff/olivia',
      ownershipEntityRefs: [],
    },
  },
};

/** The portal's backend, as far as the frame around the pages asks it. Every page's own API is away. */
async function answerTo(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  switch (pathname) {
    case '/admin/api/auth/entra/refresh':
      return Response.json(session);
    case '/admin/api/staff-access/me':
      return Response.json(staffMember);
    case '/admin/api/permission/authorize': {
      const { items }: { items: Array<{ id: string }> } = await request.json();
      return Response.json({
        items: items.map(({ id }) => ({ id, result: 'ALLOW' })),
      });
    }
    default:
      return Response.json({ error: { message: 'Away.' } }, { status: 503 });
  }
}

describe('the portal', () => {
  beforeEach(() => {
    window.history.replaceState(null, '', '/admin');
    process.env = {
      NODE_ENV: 'test',
      APP_CONFIG: [
        {
          context: 'test',
          data: {
            app: {
              title: 'AlphaSwarm Admin',
              baseUrl: 'http://localhost/admin',
              environment: { name: 'sandbox', tone: 'neutral' },
            },
            backend: { baseUrl: 'http://localhost/admin' },
            permission: { enabled: true },
          },
        },
      ] as never,
    };
    jest
      .spyOn(globalThis, 'fetch')
      .mockImplementation((input, init) => answerTo(new Request(input, init)));
    // jsdom has neither of these.
    Object.assign(globalThis, {
      BroadcastChannel: class {
        onmessage = null;
        close() {}
      },
    });
  });

  afterEach(() => jest.restoreAllMocks());

  it('takes somebody with a session from /admin to the dashboard, with every plugin’s entry', async () => {
    render(createPortal().createRoot());

    expect(
      await screen.findByRole(
        'heading',
        { level: 1, name: 'Dashboard' },
        { timeout: 20_000 },
      ),
    ).toBeVisible();
    expect(window.location.pathname).toBe('/admin/dashboard');

    const nav = screen.getByRole('navigation', { name: 'Pages' });
    const groups = (name: string) =>
      within(within(nav).getByRole('group', { name }))
        .getAllByRole('link')
        .map(link => link.getAttribute('href'));
    await waitFor(() =>
      expect(groups('Operate')).toEqual([
        '/admin/dashboard',
        '/admin/platform',
        '/admin/deployments',
        '/admin/kill-switch',
      ]),
    );
    expect(groups('Customers')).toEqual(['/admin/companies', '/admin/billing']);
    expect(groups('Govern')).toEqual([
      '/admin/approvals',
      '/admin/audit-log',
      '/admin/managed-services',
      '/admin/catalog',
    ]);
    expect(
      await screen.findByRole(
        'button',
        { name: /Signed in as Olivia Operator/ },
        { timeout: 10_000 },
      ),
    ).toBeVisible();
  }, 60_000);
});
