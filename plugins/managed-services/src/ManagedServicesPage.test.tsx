import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import type {
  InstanceDetail,
  OfferDetail,
} from '@alphaswarm-admin/plugin-managed-services-common';
import {
  actionRunsApiRef,
  followsApiRef,
  type ActionRuns,
  type FollowsApi,
} from '@alphaswarm-admin/plugin-staff-access-react';
import { managedServicesApiRef } from './api/ManagedServicesApi';
import { ManagedServicesClient } from './api/ManagedServicesClient';
import { ManagedServicesPage } from './ManagedServicesPage';
import { managedServicesPlugin } from './plugin';
import { auditLogRouteRef, rootRouteRef } from './routes';

// Typing into a dialog takes its time on a busy machine.
jest.setTimeout(60_000);

const allowed = (...verbs: string[]) =>
  verbs.map(verb => ({
    action: `managed-services.${verb}`,
    verdict: 'allowed' as const,
  }));

const offer: OfferDetail = {
  id: 'runs',
  content: {
    name: 'Backtests',
    kind: 'compute',
    audience: 'b2b',
    description: 'Runs on demand',
    image: 'registry.example/runs:1',
    owner: 'platform',
    runbook: 'https://runbooks.example/runs',
    dependencies: ['ticks'],
    healthUrl: '',
    plans: [
      {
        id: 'team',
        name: 'Team',
        price: { amount: 50_000, currency: 'usd' },
        quotas: { cpu: '8' },
        requestsPerSecond: 50,
      },
    ],
  },
  revision: 3,
  deleted: false,
  updatedAt: '2026-11-20T10:00:00.000Z',
  health: {
    up: false,
    checkedAt: '2026-11-20T10:00:00.000Z',
    finding: 'answered 503 in 4 ms',
    uptime: 0.99999,
    checks: 400,
  },
  instances: 1,
  actions: allowed('offer.update', 'offer.delete'),
};

const instance: InstanceDetail = {
  id: 'northwind-runs',
  company: { id: 'northwind', name: 'Northwind' },
  offer: 'runs',
  plan: 'team',
  price: { amount: 50_000, currency: 'usd' },
  quotas: { cpu: '8' },
  requestsPerSecond: 50,
  state: 'active',
  namespace: 'tenant-northwind-runs',
  cost: [{ amount: 1_234, currency: 'usd' }],
  createdAt: '2026-11-20T10:00:00.000Z',
  updatedAt: '2026-11-20T10:00:00.000Z',
  workloads: {
    known: true,
    value: [
      {
        serviceId: 'northwind-runs',
        phase: 'updating',
        image: 'registry.example/runs:1',
        replicasDesired: 3,
        replicasReady: 2,
        endpoints: ['http://northwind-runs.svc:8080/'],
        conditions: [{ type: 'Available', status: 'True', reason: 'Minimum' }],
      },
    ],
  },
  tenant: { known: true, value: { phase: 'applied', conditions: [] } },
  actions: allowed(
    'instance.change',
    'instance.suspend',
    'instance.resume',
    'instance.deprovision',
  ),
};

const away = { known: false, why: 'alphaswarm-cp does not answer' } as const;
const history = { scope: 'all', items: [] };

type Answers = Record<string, { status?: number; body: unknown }>;

const answers: Answers = {
  '/managed-services/offers?deleted=false': {
    body: {
      items: [offer],
      actions: allowed('offer.create', 'offer.import'),
    },
  },
  '/managed-services/offers/runs': { body: offer },
  '/managed-services/instances': {
    body: { items: [instance], actions: allowed('instance.provision') },
  },
  '/managed-services/instances/northwind-runs': { body: instance },
  '/managed-services/platform': {
    body: {
      services: away,
      cells: { known: true, value: [] },
      connections: {
        known: true,
        value: [
          {
            id: 'core-db',
            serviceId: 'core',
            kind: 'postgres',
            host: 'db.internal',
            port: 5432,
            tls: true,
            secretRef: 'secretsmanager:core-db',
          },
        ],
      },
    },
  },
};

function renderPage(change: Answers = {}, at = '') {
  const openDialog = jest.fn<void, Parameters<ActionRuns['openDialog']>>();
  const all = { ...answers, ...change };
  const fetchApi = {
    fetch: (async (input: RequestInfo | URL) => {
      const { pathname, search } = new URL(String(input));
      const path = pathname.replace('/api', '') + search;
      if (path.startsWith('/audit-log/events')) {
        return Response.json(history);
      }
      const answer = all[path];
      if (!answer) throw new TypeError(`Nothing answers ${path}`);
      return Response.json(answer.body, { status: answer.status ?? 200 });
    }) as typeof fetch,
  };
  renderInTestApp(
    <QueryClientProvider client={new QueryClient()}>
      <ManagedServicesPage />
    </QueryClientProvider>,
    {
      mountPath: '/managed-services',
      initialRouteEntries: [`/managed-services${at}`],
      mountedRoutes: {
        '/managed-services': rootRouteRef,
        '/audit-log': auditLogRouteRef,
      },
      apis: [
        [
          managedServicesApiRef,
          ManagedServicesClient.create({
            discoveryApi: mockApis.discovery({ baseUrl: 'http://portal.test' }),
            fetchApi,
          }),
        ],
        [
          followsApiRef,
          {
            list: async () => ({ items: [] }),
          } as Partial<FollowsApi> as FollowsApi,
        ],
        [actionRunsApiRef, { openDialog } as Partial<ActionRuns> as ActionRuns],
      ],
    },
  );
  return { openDialog };
}

const next = () =>
  userEvent.click(screen.getByRole('button', { name: 'See what will happen' }));

describe('the catalogue', () => {
  it('lists services with price and health, which is never rounded up', async () => {
    renderPage();
    const table = await screen.findByRole('table');
    expect(within(table).getByText('Team USD 500.00')).toBeVisible();
    expect(within(table).getByText(/Down, 99.99 %/)).toBeVisible();
  });

  it('opens one, and hands an edit on as it was typed', async () => {
    const { openDialog } = renderPage({}, '?offer=runs');
    await userEvent.click(await screen.findByRole('button', { name: 'Edit' }));
    const name = screen.getByLabelText('Name');
    await userEvent.clear(name);
    await next();
    expect(screen.getByText('The name must not be empty.')).toBeVisible();
    expect(openDialog).not.toHaveBeenCalled();
    await userEvent.type(name, 'Runs');
    await next();
    expect(openDialog.mock.calls[0][0]).toEqual({
      pluginId: 'managed-services',
      path: '/offers/runs/update',
      input: { ...offer.content, name: 'Runs' },
      subject: 'Runs',
    });
  });

  it('hands a document on', async () => {
    const { openDialog } = renderPage();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Import' }),
    );
    await next();
    expect(screen.getByText('The document must not be empty.')).toBeVisible();
    await userEvent.upload(
      screen.getByLabelText('From a file'),
      // jsdom's files can't be read as text.
      Object.assign(new File([], 'services.csv'), {
        text: async () => 'id,name',
      }),
    );
    await screen.findByDisplayValue('id,name');
    await next();
    expect(openDialog.mock.calls[0][0]).toMatchObject({
      path: '/import',
      input: { format: 'csv', document: 'id,name' },
    });
  });

  it('offers nothing to those who may only read', async () => {
    renderPage(
      {
        '/managed-services/offers?deleted=false': {
          body: { items: [offer], actions: [] },
        },
        '/managed-services/offers/runs': { body: { ...offer, actions: [] } },
      },
      '?offer=runs',
    );
    await screen.findByText('Runs on demand');
    for (const name of ['Edit', 'Delete', 'Import', 'New service']) {
      expect(screen.queryByRole('button', { name })).not.toBeInTheDocument();
    }
  });

  it.each([
    ['empty', { status: 200, body: { items: [], actions: [] } }, /No services/],
    [
      'forbidden',
      {
        status: 403,
        body: { error: { name: 'NotAllowedError', message: '' } },
      },
      /Your role doesn’t let you see managed services/,
    ],
    [
      'away',
      {
        status: 503,
        body: {
          error: {
            name: 'ServiceUnavailableError',
            message: 'The catalogue is unavailable',
          },
        },
      },
      /unavailable/i,
    ],
  ])('says so when it is %s', async (_, answer, words) => {
    renderPage({ '/managed-services/offers?deleted=false': answer });
    expect((await screen.findAllByText(words))[0]).toBeVisible();
  });
});

describe('the instances', () => {
  it('are listed with replicas and cost, and one opens with all that is known', async () => {
    const { openDialog } = renderPage(
      {},
      '?list=instances&instance=northwind-runs',
    );
    const table = await screen.findByRole('table');
    expect(within(table).getByText('2 of 3')).toBeVisible();
    expect(within(table).getByText('USD 12.34')).toBeVisible();
    const drawer = await screen.findByRole('dialog', {
      name: 'northwind-runs',
    });
    expect(
      await within(drawer).findByText('http://northwind-runs.svc:8080/'),
    ).toBeVisible();
    expect(within(drawer).getByText(/It is no invoice/)).toBeVisible();
    expect(
      within(drawer).queryByRole('button', { name: 'Resume' }),
    ).not.toBeInTheDocument();
    await userEvent.click(
      within(drawer).getByRole('button', { name: 'Suspend' }),
    );
    expect(openDialog.mock.calls[0][0]).toEqual({
      pluginId: 'managed-services',
      path: '/instances/northwind-runs/suspend',
      input: {},
      subject: 'northwind-runs',
    });
  });

  it('show the record while alphaswarm-cp is away, and never nothing', async () => {
    renderPage(
      {
        '/managed-services/instances': {
          body: { items: [{ ...instance, workloads: away }], actions: [] },
        },
        '/managed-services/instances/northwind-runs': {
          body: { ...instance, workloads: away, tenant: away },
        },
      },
      '?list=instances&instance=northwind-runs',
    );
    const table = await screen.findByRole('table');
    expect(within(table).getByText('Not known')).toBeVisible();
    expect((await screen.findAllByText(away.why)).length).toBe(3);
  });

  it('are changed from what they have', async () => {
    const { openDialog } = renderPage(
      {},
      '?list=instances&instance=northwind-runs',
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Change limits' }),
    );
    const throttle = screen.getByLabelText('Requests a second');
    await userEvent.clear(throttle);
    await userEvent.type(throttle, 'many');
    await next();
    expect(screen.getByText(/^The throttle must be a whole/)).toBeVisible();
    await userEvent.clear(throttle);
    await userEvent.type(throttle, '75');
    await next();
    expect(openDialog.mock.calls[0][0]).toMatchObject({
      path: '/instances/northwind-runs/change',
      input: { plan: 'team', quotas: { cpu: '8' }, requestsPerSecond: 75 },
    });
  });
});

describe('the topology', () => {
  it('shows what is known, and says what isn’t', async () => {
    renderPage({}, '?list=platform');
    expect(await screen.findByText('secretsmanager:core-db')).toBeVisible();
    expect(screen.getByText('Services can’t be shown now')).toBeVisible();
    expect(screen.getByText('No cells')).toBeVisible();
  });
});

describe('managedServicesPlugin', () => {
  // Installers name these in their configuration.
  it.each([
    'page:managed-services',
    'nav-entry:managed-services',
    'api:managed-services/reads',
    'dashboard-card:managed-services/down',
    'company-card:managed-services/instances',
  ] as const)('has the extension %s', id => {
    expect(managedServicesPlugin.getExtension(id)).toBeDefined();
  });
});
