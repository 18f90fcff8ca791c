import {
  coreServices,
  createBackendPlugin,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  type TestBackend,
} from '@backstage/backend-test-utils';
import Router from 'express-promise-router';
import request from 'supertest';
import { MemoryAuditLedger } from '../__testUtils__/MemoryAuditLedger';
import { auditLedgerServiceRef } from '../AuditLedger';
import { ledgerAuditorServiceFactory } from './ledgerAuditorServiceFactory';

/** A third-party plugin as the catalog is: its mutations are wrapped in auditor events, its errors told to them. */
function createCatalogLikePlugin(effect: jest.Mock, meta: jest.Mock) {
  return createBackendPlugin({
    pluginId: 'catalog',
    register(env) {
      env.registerInit({
        deps: {
          http: coreServices.httpRouter,
          auditor: coreServices.auditor,
        },
        async init({ http, auditor }) {
          const router = Router();
          router.all('/:eventId', async (req, res) => {
            const event = await auditor.createEvent({
              eventId: req.params.eventId,
              severityLevel: 'medium',
              meta: meta(),
              request: req,
            });
            try {
              effect();
              await event.success({ meta: { done: true } });
              res.json({ ok: true });
            } catch (error) {
              await event.fail({ error: error as Error });
              throw error;
            }
          });
          http.use(router);
        },
      });
    },
  });
}

describe('ledgerAuditorServiceFactory', () => {
  const effect = jest.fn();
  const meta = jest.fn();
  const logger = mockServices.logger.mock();
  let ledger: MemoryAuditLedger;
  let backend: TestBackend;

  beforeEach(async () => {
    jest.resetAllMocks();
    logger.child.mockReturnValue(logger);
    meta.mockReturnValue({ entityRef: 'component:default/x' });
    ledger = new MemoryAuditLedger();
    backend = await startTestBackend({
      features: [
        createCatalogLikePlugin(effect, meta),
        ledgerAuditorServiceFactory,
        createServiceFactory({
          service: coreServices.logger,
          deps: {},
          factory: () => logger,
        }),
        createServiceFactory({
          service: auditLedgerServiceRef,
          deps: {},
          factory: () => ledger,
        }),
      ],
    });
  });

  afterEach(async () => {
    await backend.stop();
  });

  const call = (method: 'get' | 'post' | 'delete', path: string) =>
    request(backend.server)
      [method](`/api/catalog${path}`)
      .set('user-agent', `agent ${'x'.repeat(2_000)}`)
      .set(
        'traceparent',
        '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      );

  it('writes an intent before a mutation and its outcome after it, in one action', async () => {
    effect.mockImplementation(() => {
      expect(ledger.rows.map(row => row.phase)).toEqual(['intent']);
    });
    const response = await call('post', '/entity-mutate?token=hidden');
    expect(response.status).toBe(200);
    expect(ledger.rows.map(row => row.phase)).toEqual(['intent', 'succeeded']);
    const [intent, outcome] = ledger.rows;
    expect(outcome.action_id).toBe(intent.action_id);
    expect(intent).toMatchObject({
      event_type: 'backstage.catalog.entity-mutate',
      actor_kind: 'user',
      actor_user_id: 'user:default/mock',
      target_kind: 'backstage-route',
      target_id: 'POST /api/catalog/entity-mutate',
      request_id: '4bf92f3577b34da6a3ce929d0e0e4736',
      details: { meta: { entityRef: 'component:default/x' } },
    });
    expect(intent.user_agent).toHaveLength(1_024);
    expect(outcome.details.meta).toMatchObject({ done: true });
    expect(JSON.stringify(ledger.rows)).not.toContain('hidden');
  });

  it('writes that a mutation failed', async () => {
    effect.mockImplementation(() => {
      throw new Error('no such entity');
    });
    const response = await call('delete', '/entity-mutate');
    expect(response.status).toBe(500);
    expect(ledger.rows.map(row => row.phase)).toEqual(['intent', 'failed']);
    expect(ledger.rows[1].details.error).toEqual({
      name: 'Error',
      message: 'no such entity',
    });
  });

  it('stops a mutation whose intent it can not write, with 503', async () => {
    ledger.unavailable = true;
    const response = await call('post', '/entity-mutate');
    expect(response.status).toBe(503);
    expect(effect).not.toHaveBeenCalled();
  });

  it('does not call a mutation failed because its success could not be written', async () => {
    effect.mockImplementation(() => {
      ledger.unavailable = true;
    });
    const response = await call('post', '/entity-mutate');
    expect(response.status).toBe(503);
    ledger.unavailable = false;
    // The action stays open: nobody knows better than the row that is missing.
    expect(ledger.rows.map(row => row.phase)).toEqual(['intent']);
  });

  it.each([
    ['get', '/entity-fetch'],
    ['get', '/entity-mutate'],
    ['post', '/entity-fetch'],
  ] as const)('writes %s %s to the log only', async (method, path) => {
    const response = await call(method, path);
    expect(response.status).toBe(200);
    expect(ledger.rows).toEqual([]);
    expect(logger.info).toHaveBeenCalledWith(
      `catalog.${path.slice(1)}`,
      expect.objectContaining({ status: 'succeeded' }),
    );
  });

  it('names a service as the agent that it is', async () => {
    await call('post', '/entity-mutate').set(
      'authorization',
      mockCredentials.service.header(),
    );
    expect(ledger.rows[0]).toMatchObject({
      actor_kind: 'agent',
      agent_subject: 'external:test-service',
      actor_user_id: null,
    });
  });

  it.each([
    ['too large', { text: 'x'.repeat(40_000) }, '40011 bytes'],
    [
      'too deep',
      JSON.parse(`{"a":${'['.repeat(50)}${']'.repeat(50)}}`),
      expect.stringContaining('nested deeper than 32 levels'),
    ],
  ])(
    'leaves out what a row can not hold for being %s, and says so',
    async (_, told, metaOmitted) => {
      meta.mockReturnValue(told);
      const response = await call('post', '/entity-mutate');
      expect(response.status).toBe(200);
      expect(ledger.rows.map(row => row.phase)).toEqual([
        'intent',
        'succeeded',
      ]);
      expect(ledger.rows[0].details).toEqual({ metaOmitted });
    },
  );
});
