import { mockServices } from '@backstage/backend-test-utils';
import { ServiceUnavailableError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { responseValidator } from '@alphaswarm-admin/plugin-openapi-node';
import fc from 'fast-check';
import request from 'supertest';
import { ago, NOW } from '../__testUtils__/ecsService';
import { killedTask } from '../__testUtils__/rollouts';
import { serveRouter } from '../__testUtils__/serveRouter';
import { apiDocument } from '../openapi';
import { serviceReads } from '../serviceReads';
import { readMemoryCursor, writeMemoryCursor } from './memoryCursor';
import { createMemoryRouter } from './memoryRouter';
import type { MemoryStore } from './MemoryStore';

const validate = responseValidator(apiDocument);

describe('GET /memory', () => {
  const permissions = mockServices.permissions.mock();
  const search = jest.fn<
    ReturnType<MemoryStore['search']>,
    Parameters<MemoryStore['search']>
  >();
  const app = serveRouter(
    createMemoryRouter({
      reads: serviceReads({
        httpAuth: mockServices.httpAuth(),
        permissions,
      }),
      store: { search } as Partial<MemoryStore> as MemoryStore,
      keepForMs: 90 * 86_400_000,
    }),
  );
  const get = (query: Record<string, string>) =>
    request(app).get('/memory').query(query);

  beforeEach(() => {
    permissions.authorize.mockResolvedValue([
      { result: AuthorizeResult.ALLOW },
    ]);
    search.mockReset();
    search.mockResolvedValue({ items: [] });
  });

  it('searches for what the query says, and goes on where the page ended', async () => {
    search.mockResolvedValue({
      items: [
        {
          id: '7',
          kind: 'stopped-task',
          cluster: 'prod',
          service: 'core',
          happenedAt: ago(20),
          recordedAt: NOW,
          summary: 'A task stopped.',
          facts: killedTask(),
        },
      ],
      next: { happenedAt: ago(20), id: '7' },
    });
    const response = await get({
      q: 'OutOfMemory',
      service: 'core',
      kind: 'stopped-task',
      exitCode: '137',
      from: '2026-11-01T00:00:00+01:00',
      limit: '1',
    });
    expect(response.status).toBe(200);
    validate('get', '/memory', response);
    expect(response.body.keptDays).toBe(90);
    expect(search).toHaveBeenCalledWith(
      {
        q: 'OutOfMemory',
        service: 'core',
        kind: 'stopped-task',
        exitCode: 137,
        from: '2026-10-31T23:00:00.000Z',
      },
      { place: undefined, limit: 1 },
    );
    await get({ cursor: response.body.nextCursor });
    expect(search.mock.calls[1][1].place).toEqual({
      happenedAt: ago(20),
      id: '7',
    });
  });

  it.each([
    [{ q: '' }],
    [{ q: 'x'.repeat(201) }],
    [{ q: 'a\u0000b' }],
    [{ kind: 'everything' }],
    [{ exitCode: 'many' }],
    [{ exitCode: '1e3' }],
    [{ from: 'yesterday' }],
    [{ from: '2026-11-24T06:00:00Z', to: '2026-11-24T06:00:00Z' }],
    [{ cursor: 'not-one' }],
    [{ cursor: '-1.2' }],
    [{ limit: '0' }],
    [{ limit: '201' }],
    [{ limit: '-5' }],
    [{ unknown: '1' }],
  ])('refuses %j', async query => {
    const response = await get(query as Record<string, string>);
    expect(response.status).toBe(400);
    expect(search).not.toHaveBeenCalled();
  });

  it('is not for everybody', async () => {
    permissions.authorize.mockResolvedValue([{ result: AuthorizeResult.DENY }]);
    expect((await get({})).status).toBe(403);
    expect(search).not.toHaveBeenCalled();
  });

  it('says that its database is away', async () => {
    search.mockRejectedValue(new ServiceUnavailableError('The record is away'));
    const response = await get({});
    expect(response.status).toBe(503);
    expect(response.body.error.message).toContain('The record is away');
  });
});

describe('the cursor', () => {
  it('names its place, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4_102_444_800_000 }),
        fc.nat(),
        (at, id) => {
          const place = {
            happenedAt: new Date(at).toISOString(),
            id: String(id),
          };
          expect(readMemoryCursor(writeMemoryCursor(place))).toEqual(place);
        },
      ),
    );
  });
});
