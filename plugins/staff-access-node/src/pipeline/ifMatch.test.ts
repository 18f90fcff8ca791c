import request from 'supertest';
import { createHarness } from '../__testUtils__/pipelineHarness';

function harness() {
  const { app, ...rest } = createHarness();
  const resize = (ifMatch: string[] | string, body: object = {}) =>
    request(app)
      .post('/widgets/w1/resize')
      .set('Idempotency-Key', 'aaaaaaaa')
      .set('If-Match', ifMatch as string)
      .send({ size: 4, reason: 'Load test', ...body });
  const seen = async () => {
    const preview = await request(app)
      .post('/widgets/w1/resize/preview')
      .send({ size: 4 });
    return preview.body.seenVersion as string;
  };
  return { ...rest, resize, seen };
}

describe('If-Match', () => {
  it('says what was seen, as the body’s seenVersion does', async () => {
    const { resize, seen, ledger } = harness();
    const response = await resize(`"${await seen()}"`);
    expect(response.status).toBe(200);
    expect(ledger.phases()).toEqual(['intent', 'succeeded']);
  });

  it('is 412 when it is another version, and nothing is done', async () => {
    const { resize, journal, ledger } = harness();
    const response = await resize('"another"');
    expect(response.status).toBe(412);
    expect(response.body.error.name).toBe('PreconditionFailedError');
    expect(journal.entries).not.toContain('effect');
    expect(ledger.rows).toEqual([]);
  });

  it('is 412 too when it changes between the intent and the effect', async () => {
    const { resize, seen, widgets, ledger, journal } = harness();
    const version = await seen();
    const append = ledger.append.bind(ledger);
    ledger.append = async event => {
      widgets.version = 'v9';
      return append(event);
    };
    const response = await resize(`"${version}"`);
    expect(response.status).toBe(412);
    expect(response.body.state).toBe('failed');
    expect(ledger.phases()).toEqual(['intent', 'failed']);
    expect(journal.entries).not.toContain('effect');
  });

  it.each([
    ['*'],
    ['W/"1"'],
    ['1'],
    ['"1", "2"'],
    ['""'],
    [`"${'x'.repeat(513)}"`],
  ])('is 400 as %s', async tag => {
    const { resize, journal } = harness();
    const response = await resize(tag);
    expect(response.status).toBe(400);
    expect(response.body.error.message).toContain('If-Match');
    expect(journal.entries).toEqual([]);
  });

  it('is 400 when the body says that another version was seen', async () => {
    const { resize, journal } = harness();
    const response = await resize('"1"', { seenVersion: '2' });
    expect(response.status).toBe(400);
    expect(journal.entries).toEqual([]);
  });
});
