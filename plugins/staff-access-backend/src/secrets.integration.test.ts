import { randomBytes } from 'node:crypto';
import { ConflictError } from '@backstage/errors';
import { EffectRefusedError } from '@alphaswarm-admin/plugin-staff-access-node';
import request from 'supertest';
import { allow, deny, startPortal, stepUp } from './__testUtils__/startPortal';

jest.setTimeout(120_000);

/** With what JSON and URLs write otherwise than it is. */
const secret = (name: string) =>
  `${name}"/+${randomBytes(18).toString('base64')}`;

const spellings = (value: string) => [
  value,
  JSON.stringify(value).slice(1, -1),
  encodeURIComponent(value),
];

describe('secrets seeded into everything that an action can carry', () => {
  let portal: Awaited<ReturnType<typeof startPortal>>;

  beforeAll(async () => {
    portal = await startPortal();
  });

  afterAll(async () => {
    await portal.stop();
  });

  beforeEach(() => {
    portal.state.decision = allow;
    portal.remote.answering = undefined;
  });

  const seeds = () => ({ token: secret('token'), pin: secret('pin') });

  const attempt = ({ token, pin }: ReturnType<typeof seeds>) =>
    portal.resize({ token, parts: [{ pin }] });

  /** Nothing of it is in any table, any log line, or the answer. */
  async function expectNowhere(
    values: string[],
    answer: { text: string; headers: object },
  ) {
    const places = {
      tables: await portal.stored(),
      log: portal.logged.join('\n'),
      answer: answer.text + JSON.stringify(answer.headers),
    };
    for (const [place, text] of Object.entries(places)) {
      for (const spelling of values.flatMap(spellings)) {
        expect(`${place}: ${text.includes(spelling)}`).toBe(`${place}: false`);
        // Tables and log hold JSON in JSON.
        expect(text).not.toContain(JSON.stringify(spelling).slice(1, -1));
      }
    }
  }

  it('are in the rows as HMACs, the same for the same secret', async () => {
    const { token, pin } = seeds();
    const first = await portal.resize({ token, parts: [{ pin }] });
    expect(first.status).toBe(200);
    const second = await portal.resize({ token });
    const [row] = await portal.ledger.rowsOfAction(first.body.actionId);
    const [other] = await portal.ledger.rowsOfAction(second.body.actionId);
    const input = row.details.input as { token: string };
    expect(input.token).toMatch(/^hmac/i);
    expect((other.details.input as { token: string }).token).toBe(input.token);
    await expectNowhere([token, pin], first);
  });

  it.each([
    ['denied', deny, 403],
    ['challenged', stepUp(true), 401],
  ] as const)('are not in a %s attempt', async (_, decision, status) => {
    portal.state.decision = decision;
    const seeded = seeds();
    const answer = await attempt(seeded);
    expect(answer.status).toBe(status);
    await expectNowhere(Object.values(seeded), answer);
  });

  it('are cut out of what a remote side says, and the rest is told', async () => {
    portal.remote.answering = async ({ token }) => {
      throw new EffectRefusedError(`bad token ${token}, look it up`);
    };
    const answer = await attempt(seeds());
    expect(answer.body.error.message).toBe('bad token [sensitive], look it up');
  });

  it.each<[string, (quoted: string) => Error, number]>([
    ['refuses', quoted => new EffectRefusedError(`bad token ${quoted}`), 502],
    ['conflicts', quoted => new ConflictError(`${quoted} is taken`), 409],
    [
      'breaks',
      quoted =>
        new Error(`socket closed after ${encodeURIComponent(quoted)}`, {
          cause: new Error(`sent ${JSON.stringify({ quoted })}`),
        }),
      202,
    ],
  ])(
    'are not in what is said of a remote side that %s, and quotes them',
    async (_, errorOf, status) => {
      const seeded = seeds();
      portal.remote.answering = async () => {
        throw errorOf(`${seeded.token} and ${seeded.pin}`);
      };
      const answer = await attempt(seeded);
      expect(answer.status).toBe(status);
      await expectNowhere(Object.values(seeded), answer);
    },
  );

  it('are not in a result that echoes them', async () => {
    const seeded = seeds();
    portal.remote.answering = async () => ({
      echo: `set to ${seeded.token}`,
      [seeded.pin]: 'a key',
    });
    const answer = await attempt(seeded);
    expect(answer.status).toBe(200);
    expect(answer.body.result.echo).toBe('set to [sensitive]');
    await expectNowhere(Object.values(seeded), answer);
  });

  it('are not in what is refused: unknown fields, wrong types, malformed JSON, headers and cookies', async () => {
    const value = secret('refused');
    for (const answer of [
      await portal.resize({ [value]: 1 }),
      await portal.resize({ password: value }),
      await portal.resize({ size: value }),
      await portal.resize({ token: { nested: value } }),
      await portal.resize({ parts: [{ pin: 'x', [value]: value }] }),
      await portal.resize({}, { key: `k ${value}` }),
      await portal.resize().set('Cookie', `session=${value}`),
      await portal.resize().set('X-Api-Key', value),
      await portal
        .resize()
        .set('Content-Type', 'application/json')
        .send(`{"token":"${value}", oops`),
      await request(portal.server).get(
        `/api/staff-access/me?token=${encodeURIComponent(value)}`,
      ),
    ]) {
      expect(answer.status).not.toBe(500);
      // A field's name that nobody knows is told to whoever sent it, and to nobody else.
      const told = answer.text.includes('Unrecognized')
        ? { text: '', headers: answer.headers }
        : answer;
      await expectNowhere([value], told);
    }
  });

  it('are recorded where people write what all may read: reason and user agent', async () => {
    const answer = await portal
      .resize({ reason: 'said aloud' })
      .set('User-Agent', 'agent/1');
    expect(answer.status).toBe(200);
    const stored = await portal.stored();
    expect(stored).toContain('said aloud');
    expect(stored).toContain('agent/1');
  });
});
