import { countedTokens, json, recording } from '../__testUtils__/requests';
import { closeServers, serve } from '../__testUtils__/serve';
import { secrets, stuffed } from '../__testUtils__/stuffed';
import { UpstreamHttp } from '../http/UpstreamHttp';
import type { CoreClient } from './CoreClient';
import { HttpCoreClient } from './HttpCoreClient';

const AT = '2026-11-24T10:00:00Z';
const call = { onBehalfOf: 'user:staff/0b11a000-2222-4c22-8a22-00000000ad02' };
const organisation = {
  id: 'alder',
  slug: 'alder',
  name: 'Alder Labs',
  billing_email: 'billing@alder.example',
  status: 'active',
  meta: { anything: 'def alpha_signal(prices)' },
  created_at: AT,
  updated_at: AT,
};
const toldOrganisation = {
  id: 'alder',
  slug: 'alder',
  name: 'Alder Labs',
  status: 'active',
  createdAt: AT,
  updatedAt: AT,
};

const methods: Array<
  [
    string,
    {
      ask: (client: CoreClient) => Promise<unknown>;
      url: string;
      body: unknown;
      told: unknown;
    },
  ]
> = [
  [
    'summary',
    {
      ask: client => client.summary(call),
      url: '/api/platform/summary',
      body: {
        companies: 12,
        active_users_24h: 140,
        backtests_running: 4,
        bots_running: 31,
        paper_sessions: 9,
        kill_switch: { engaged: false, since: null },
      },
      told: {
        companies: 12,
        activeUsers24h: 140,
        backtestsRunning: 4,
        botsRunning: 31,
        paperSessions: 9,
        killSwitch: { engaged: false },
      },
    },
  ],
  [
    'timeseries',
    {
      ask: client =>
        client.timeseries({ metric: 'active_users', window: '24h' }, call),
      url: '/api/platform/timeseries?metric=active_users&window=24h',
      body: { metric: 'active_users', points: [[1_795_000_000_000, 12.5]] },
      told: { metric: 'active_users', points: [[1_795_000_000_000, 12.5]] },
    },
  ],
  [
    'organisationTimeseries',
    {
      ask: client =>
        client.organisationTimeseries(
          { metric: 'bots', window: '7d', ids: ['alder', 'kita'] },
          call,
        ),
      url: '/api/platform/timeseries/orgs?metric=bots&window=7d&ids=alder%2Ckita',
      body: {
        metric: 'bots',
        series: [
          { organization_id: 'alder', points: [[1_795_000_000_000, 3]] },
        ],
      },
      told: {
        metric: 'bots',
        series: [{ id: 'alder', points: [[1_795_000_000_000, 3]] }],
      },
    },
  ],
  [
    'organisations',
    {
      ask: client => client.organisations(call),
      url: '/api/orgs',
      body: [organisation],
      told: [toldOrganisation],
    },
  ],
  [
    'organisation',
    {
      ask: client => client.organisation('alder', call),
      url: '/api/orgs/alder',
      body: organisation,
      told: toldOrganisation,
    },
  ],
];

async function open(answer: Parameters<typeof recording>[0]) {
  const core = recording(answer);
  const tokens = countedTokens();
  const client = HttpCoreClient.create({
    http: UpstreamHttp.create({
      upstream: 'alphaswarm-core',
      baseUrl: await serve(core.listener),
      timeoutMs: 2_000,
      retryDelayMs: 1,
    }),
    tokens,
    resource: 'api://alphaswarm-core',
  });
  return { client, tokens, received: core.received };
}

describe('HttpCoreClient', () => {
  afterEach(closeServers);

  it('has nothing but its aggregates, each of them in these tests', () => {
    expect(
      Object.getOwnPropertyNames(HttpCoreClient.prototype).filter(
        name => name !== 'constructor',
      ),
    ).toEqual(methods.map(([name]) => name));
  });

  describe.each(methods)('%s', (_name, { ask, url, body, told }) => {
    it('asks as agreed, with a token for core, and lets nothing through that nobody listed', async () => {
      const { client, tokens, received } = await open((_request, response) =>
        json(response, 200, stuffed(body)),
      );
      const result = await ask(client);
      expect(result).toEqual(told);
      for (const secret of secrets) {
        expect(JSON.stringify(result)).not.toContain(secret);
      }
      expect(
        received.map(request => `${request.method} ${request.url}`),
      ).toEqual([`GET ${url}`]);
      expect(tokens.askedFor).toEqual([
        `api://alphaswarm-core ${call.onBehalfOf}`,
      ]);
    });

    it.each([
      [401, 'AuthenticationError'],
      [403, 'NotAllowedError'],
      [404, 'NotFoundError'],
      [204, 'UpstreamResponseError'],
      [500, 'ServiceUnavailableError'],
    ])('never takes %i for an answer', async (status, name) => {
      const { client } = await open((_request, response) =>
        status === 204
          ? response.writeHead(204).end()
          : json(response, status, stuffed(body)),
      );
      await expect(ask(client)).rejects.toMatchObject({ name });
    });

    it.each(['{}', 'null', '', '{"truncated": tru', '[null]'])(
      'answers 502 to %j',
      async text => {
        const { client } = await open((_request, response) => {
          response.writeHead(200).end(text);
        });
        await expect(ask(client)).rejects.toMatchObject({ statusCode: 502 });
      },
    );
  });
});
