import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { mockServices } from '@backstage/backend-test-utils';
import { InputError } from '@backstage/errors';
import express from 'express';
import request from 'supertest';
import { errorBodyMiddleware } from './errorBodies';

const app = express();
app.use(errorBodyMiddleware());
app.get('/fails', () => {
  throw new InputError('no');
});
app.get('/works', (_req, res) => {
  res.json({ request: { url: '/a?code=1' }, items: [] });
});
app.use(
  MiddlewareFactory.create({
    config: mockServices.rootConfig(),
    logger: mockServices.logger.mock(),
  }).error(),
);

describe('errorBodyMiddleware', () => {
  it('leaves credentials of the query out of error bodies', async () => {
    const response = await request(app).get(
      '/fails?code=hunter2&state=abc&phase=denied',
    );
    expect(response.status).toBe(400);
    expect(response.body.request).toEqual({
      method: 'GET',
      url: '/fails?code=[left out]&state=[left out]&phase=denied',
    });
  });

  it('leaves answers that are no errors as they are', async () => {
    const response = await request(app).get('/works');
    expect(response.body).toEqual({ request: { url: '/a?code=1' }, items: [] });
  });
});
