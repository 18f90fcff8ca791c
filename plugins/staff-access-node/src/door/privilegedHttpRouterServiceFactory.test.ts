import {
  mockCredentials,
  startTestBackend,
} from '@backstage/backend-test-utils';
import {
  coreServices,
  createBackendPlugin,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { Router, type RequestHandler } from 'express';
import PromiseRouter from 'express-promise-router';
import request from 'supertest';
import {
  privilegedAttemptResourceRef,
  privilegedAttemptRules,
} from '../attempt';
import {
  DefaultMutatingRoutes,
  mutatingRoutesServiceRef,
} from './MutatingRoutes';
import { privilegedHttpRouterServiceFactory } from './privilegedHttpRouterServiceFactory';
import { addMarkedRoute, markQueryRoute } from './stances';

const answer: RequestHandler = (_req, res) => {
  res.json({ reached: true });
};

async function start(
  pluginId: string,
  build: (router: Router) => void,
  late: (router: Router) => void = () => {},
) {
  const mutatingRoutes = DefaultMutatingRoutes.create();
  const backend = await startTestBackend({
    features: [
      privilegedHttpRouterServiceFactory({ thirdPartyPlugins: ['theirs'] }),
      createServiceFactory({
        service: mutatingRoutesServiceRef,
        deps: {},
        factory: () => mutatingRoutes,
      }),
      createBackendPlugin({
        pluginId,
        register(env) {
          env.registerInit({
            deps: {
              http: coreServices.httpRouter,
              permissions: coreServices.permissionsRegistry,
            },
            async init({ http, permissions }) {
              if (pluginId === 'staff-access') {
                permissions.addResourceType({
                  resourceRef: privilegedAttemptResourceRef,
                  permissions: [],
                  rules: Object.values(privilegedAttemptRules),
                });
              }
              const router = PromiseRouter();
              build(router);
              http.use(router);
              late(router);
            },
          });
        },
      }),
    ],
  });
  return { backend, mutatingRoutes };
}

describe('privilegedHttpRouterServiceFactory', () => {
  it('fails the start of a plugin of ours with a raw mutating route', async () => {
    await expect(
      start('ours', router => router.post('/raw', answer)),
    ).rejects.toThrow('POST /raw is not a privileged action');
  });

  it('fails it for a nested one too', async () => {
    await expect(
      start('ours', router => {
        const nested = Router();
        nested.delete('/raw', answer);
        router.use('/deep', nested);
      }),
    ).rejects.toThrow('DELETE /raw is not a privileged action');
  });

  it("lets Backstage's own services add their routes, and refuses what they would change", async () => {
    const path = '/.backstage/scheduler/v1/tasks';
    const { backend, mutatingRoutes } = await start('ours', router => {
      router.get(path, answer);
      router.post(`${path}/:id/trigger`, answer);
    });
    expect(mutatingRoutes.routes()).not.toContainEqual(
      expect.objectContaining({ path: `${path}/:id/trigger` }),
    );
    const agent = request(backend.server);
    const authorization = mockCredentials.user.header();
    const read = await agent
      .get(`/api/ours${path}`)
      .set('authorization', authorization);
    expect(read.body).toEqual({ reached: true });
    const refused = await agent
      .post(`/api/ours${path}/x/trigger`)
      .set('authorization', authorization);
    expect(refused.status).toBe(403);
    await backend.stop();
  });

  it('serves reads and marked routes, and declares the marked ones', async () => {
    const { backend, mutatingRoutes } = await start('ours', router => {
      router.get('/read', answer);
      addMarkedRoute(
        router,
        'post',
        '/search',
        markQueryRoute((_req, res) => {
          res.json({ found: [] });
        }),
      );
    });
    const agent = request(backend.server);
    expect((await agent.get('/api/ours/read')).status).toBe(200);
    expect((await agent.post('/api/ours/search')).status).toBe(200);
    expect(mutatingRoutes.routes()).toContainEqual({
      pluginId: 'ours',
      method: 'POST',
      path: '/search',
      stance: 'query',
    });
    await backend.stop();
  });

  it('refuses routes added after the look, and other spellings', async () => {
    const { backend } = await start(
      'ours',
      router => router.get('/read', answer),
      router => router.post('/late', answer),
    );
    const agent = request(backend.server);
    expect((await agent.get('/api/ours/read')).status).toBe(200);
    for (const path of ['/late', '/late/', '//late', '/LATE', '/l%61te']) {
      const response = await agent.post(`/api/ours${path}`);
      expect(response.status).toBe(403);
      expect(response.body.reached).toBeUndefined();
    }
    await backend.stop();
  });

  it('still wants credentials', async () => {
    const { backend } = await start('ours', router => {
      router.get('/read', answer);
    });
    const response = await request(backend.server)
      .get('/api/ours/read')
      .set('Authorization', mockCredentials.none.header());
    expect(response.status).toBe(401);
    await backend.stop();
  });

  it('leaves third-party plugins to the backend root', async () => {
    const { backend } = await start('theirs', router => {
      router.post('/raw', answer);
    });
    const response = await request(backend.server).post('/api/theirs/raw');
    expect(response.body).toEqual({ reached: true });
    await backend.stop();
  });

  it('takes Backstage’s own permission integration for the query that it is', async () => {
    const { backend, mutatingRoutes } = await start('staff-access', router => {
      router.get('/read', answer);
    });
    expect(mutatingRoutes.routes()).toEqual([
      {
        pluginId: 'staff-access',
        method: 'POST',
        path: '/.well-known/backstage/permissions/apply-conditions',
        stance: 'query',
      },
    ]);
    const metadata = await request(backend.server).get(
      '/api/staff-access/.well-known/backstage/permissions/metadata',
    );
    expect(
      metadata.body.rules.map((rule: { name: string }) => rule.name),
    ).toEqual(['HAS_STEP_UP', 'HAS_APPROVAL', 'IS_WITHIN_CEILING']);
    await backend.stop();
  });
});
