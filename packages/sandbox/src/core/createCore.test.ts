import request from 'supertest';
import { noTenant, testPlatform } from '../cp/__testUtils__/testPlatform';
import { createCore } from './createCore';

describe('alphaswarm-core', () => {
  const app = createCore(testPlatform({ entra: noTenant })).handler;

  it.each(['/healthz', '/readyz'])('answers %s', async path => {
    const { status, body } = await request(app).get(path);
    expect([status, body]).toEqual([200, { status: 'ok' }]);
  });

  it('answers nothing that is out of bounds for the portal', async () => {
    const { body } = await request(app).get('/strategies').expect(404);
    expect(body).toMatchObject({
      status: 'error',
      error: { code: 'not_found' },
    });
  });
});
