import { type AccessToken, TokenCache } from './TokenCache';

const MINUTE = 60_000;

describe('TokenCache', () => {
  let now: number;
  let asked: number;

  beforeEach(() => {
    now = Date.UTC(2026, 10, 24);
    asked = 0;
    jest.spyOn(Date, 'now').mockImplementation(() => now);
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  /** An issuer whose tokens are valid for an hour. */
  const issue = async (): Promise<AccessToken> => {
    asked += 1;
    return { value: `token-${asked}`, expiresAt: now + 60 * MINUTE };
  };

  it('asks once, however many want one', async () => {
    const cache = new TokenCache();
    const tokens = await Promise.all(
      Array.from({ length: 50 }, () => cache.get('cp', issue)),
    );
    expect(new Set(tokens.map(({ value }) => value))).toEqual(
      new Set(['token-1']),
    );
    expect(asked).toBe(1);
  });

  it('keeps what is for one apart from what is for another', async () => {
    const cache = new TokenCache();
    await cache.get('cp', issue);
    expect((await cache.get('core', issue)).value).toBe('token-2');
  });

  it('renews early while the old token serves, so that nobody waits', async () => {
    const cache = new TokenCache();
    await cache.get('cp', issue);
    now += 51 * MINUTE;
    expect((await cache.get('cp', issue)).value).toBe('token-1');
    expect(asked).toBe(2);
    await Promise.resolve();
    expect((await cache.get('cp', issue)).value).toBe('token-2');
    expect(asked).toBe(2);
  });

  it('serves on through an outage of the issuer, and asks it only now and then', async () => {
    const cache = new TokenCache();
    await cache.get('cp', issue);
    now += 51 * MINUTE;
    let refused = 0;
    const refuse = async () => {
      refused += 1;
      throw new Error('away');
    };
    await cache.get('cp', refuse);
    // Once the background renewal has failed.
    await new Promise(process.nextTick);
    expect((await cache.get('cp', refuse)).value).toBe('token-1');
    expect(refused).toBe(1);
    now += 16_000;
    expect((await cache.get('cp', refuse)).value).toBe('token-1');
    expect(refused).toBe(2);
  });

  it('does not use a token in its last five minutes', async () => {
    const cache = new TokenCache();
    await cache.get('cp', issue);
    now += 55 * MINUTE;
    expect((await cache.get('cp', issue)).value).toBe('token-2');
    now += 55 * MINUTE;
    await expect(
      cache.get('cp', async () => {
        throw new Error('away');
      }),
    ).rejects.toThrow('away');
  });

  it('does not remember a failure', async () => {
    const cache = new TokenCache();
    await cache
      .get('cp', async () => {
        throw new Error('away');
      })
      .catch(() => {});
    expect((await cache.get('cp', issue)).value).toBe('token-1');
  });

  it('gives up a token that was refused, but not the one that came after it', async () => {
    const cache = new TokenCache();
    const first = await cache.get('cp', issue);
    cache.forget('cp', first);
    const second = await cache.get('cp', issue);
    expect(second.value).toBe('token-2');
    cache.forget('cp', first);
    expect(await cache.get('cp', issue)).toBe(second);
  });

  it('keeps a thousand, and of more the ones that are in use', async () => {
    const cache = new TokenCache();
    for (let person = 0; person < 1_000; person += 1) {
      await cache.get(`person-${person}`, issue);
    }
    await cache.get('person-0', issue);
    await cache.get('person-1000', issue);
    expect(asked).toBe(1_001);
    await cache.get('person-0', issue);
    expect(asked).toBe(1_001);
    await cache.get('person-1', issue);
    expect(asked).toBe(1_002);
  });
});
