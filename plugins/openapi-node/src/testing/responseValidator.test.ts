import { z } from 'zod';
import { createApiDocument } from '../apiDocument';
import { errorResponses } from '../errorResponses';
import { responseValidator } from './responseValidator';

const document = createApiDocument({
  title: 'Test',
  version: '1',
  description: 'Test',
  basePath: '/admin/api/test',
  routes: [
    {
      method: 'get',
      path: '/services/{cluster}',
      responses: {
        200: {
          description: 'The services',
          content: {
            'application/json': {
              schema: z.strictObject({
                items: z.array(
                  z.strictObject({
                    name: z.string(),
                    at: z.iso.datetime(),
                    desired: z.number().int().nullable(),
                  }),
                ),
              }),
            },
          },
        },
        204: { description: 'None' },
        ...errorResponses(400, 503),
      },
    },
  ],
});

const validate = responseValidator(document);

function validateService(service: unknown, status = 200) {
  return () =>
    validate('get', '/services/{cluster}', {
      status,
      type: 'application/json',
      body: { items: [service] },
    });
}

describe('responseValidator', () => {
  it('accepts a response as documented', () => {
    expect(
      validateService({ name: 'a', at: '2026-11-24T06:00:00Z', desired: null }),
    ).not.toThrow();
    expect(() =>
      validate('get', '/services/{cluster}', {
        status: 503,
        body: { error: { name: 'ServiceUnavailableError', message: 'down' } },
      }),
    ).not.toThrow();
    expect(() =>
      validate('get', '/services/{cluster}', { status: 204, body: {} }),
    ).not.toThrow();
  });

  it.each([
    [
      'a wrong type',
      { name: 1, at: '2026-11-24T06:00:00Z', desired: 1 },
      'body.items.0.name: must be string',
    ],
    [
      'a missing field',
      { name: 'a', at: '2026-11-24T06:00:00Z' },
      'body.items.0: must have required property',
    ],
    [
      'an undocumented field',
      { name: 'a', at: '2026-11-24T06:00:00Z', desired: 1, leak: 1 },
      '"leak"',
    ],
    [
      'a wrong format',
      { name: 'a', at: 'yesterday', desired: 1 },
      'body.items.0.at: must match',
    ],
  ])('names the field of %s', (_, service, problem) => {
    expect(validateService(service)).toThrow(problem);
  });

  it('refuses a status that is not documented', () => {
    expect(validateService({}, 201)).toThrow(
      'GET /services/{cluster} answered 201, documented are 200, 204, 400, 503',
    );
  });

  it('refuses a media type that is not documented', () => {
    expect(() =>
      validate('get', '/services/{cluster}', {
        status: 200,
        type: 'text/html',
        body: {},
      }),
    ).toThrow('as text/html, documented are application/json');
  });

  it('refuses a route that is not documented', () => {
    expect(() =>
      validate('post', '/nowhere', { status: 200, body: {} }),
    ).toThrow('POST /nowhere is not documented');
  });
});
