import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { mockServices } from '@backstage/backend-test-utils';
import express from 'express';
import request from 'supertest';
import { gzipSync } from 'node:zlib';
import { jsonBody, MAX_BODY_BYTES } from './jsonBody';

function createApp() {
  const app = express();
  app.use(jsonBody());
  app.post('/echo', (req, res) => {
    res.json({ received: req.body });
  });
  app.use(
    MiddlewareFactory.create({
      config: mockServices.rootConfig(),
      logger: mockServices.logger.mock(),
    }).error(),
  );
  return app;
}

function post(body: string, type = 'application/json') {
  return request(createApp())
    .post('/echo')
    .set('Content-Type', type)
    .send(body);
}

describe('jsonBody', () => {
  it('parses JSON', async () => {
    const response = await post('{"a":1}');
    expect(response.status).toBe(200);
    expect(response.body).toEqual({ received: { a: 1 } });
  });

  it('lets a request without a body through', async () => {
    const response = await request(createApp()).post('/echo');
    expect(response.status).toBe(200);
  });

  it('names the position of malformed JSON and quotes nothing of it', async () => {
    const response = await post('{"password":"hunter2",\n  oops}');
    expect(response.status).toBe(400);
    expect(response.body.error).toEqual({
      name: 'InputError',
      message: 'body: malformed JSON at position 25 (line 2, column 3)',
    });
    expect(response.text).not.toContain('hunter2');
  });

  it('refuses a bare value', async () => {
    const response = await post('5');
    expect(response.status).toBe(400);
    expect(response.body.error.message).toBe(
      'body: must be a JSON object or array',
    );
  });

  it.each([
    ['plain', (text: string) => Buffer.from(text), 'identity'],
    ['compressed', (text: string) => gzipSync(text), 'gzip'],
  ])('answers 413 to a %s body over the limit', async (_, encode, encoding) => {
    const response = await request(createApp())
      .post('/echo')
      .set('Content-Type', 'application/json')
      .set('Content-Encoding', encoding)
      .serialize(body => body)
      .send(encode(`"${'x'.repeat(MAX_BODY_BYTES)}"`) as unknown as string);
    expect(response.status).toBe(413);
    expect(response.body.error.name).toBe('BodyTooLargeError');
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded'])(
    'answers 415 to a body of type %s',
    async type => {
      const response = await post('{"a":1}', type);
      expect(response.status).toBe(415);
    },
  );

  it('answers 415 to an unknown charset', async () => {
    const response = await post('{"a":1}', 'application/json; charset=klingon');
    expect(response.status).toBe(415);
  });
});
