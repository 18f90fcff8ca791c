import { z } from 'zod';
import { Seal } from './Seal';

const schema = z.object({ word: z.string() });
const current = 'the present secret, long enough for anybody';
const previous = 'the previous secret, long enough for anybody';

function seal(
  secrets = { current } as { current: string; previous?: string },
  purpose = 'test',
) {
  return Seal.create({ secrets, purpose, schema });
}

function inAMinute() {
  return new Date(Date.now() + 60_000);
}

describe('Seal', () => {
  it('opens what it sealed', async () => {
    const sealed = await seal().seal({ word: 'open' }, inAMinute());
    await expect(seal().open(sealed)).resolves.toMatchObject({ word: 'open' });
  });

  it('hides what it sealed', async () => {
    const sealed = await seal().seal({ word: 'sesame' }, inAMinute());
    for (const part of sealed.split('.')) {
      expect(Buffer.from(part, 'base64url').toString()).not.toContain('sesame');
    }
  });

  it('opens nothing that has expired', async () => {
    const sealed = await seal().seal(
      { word: 'w' },
      new Date(Date.now() - 2_000),
    );
    await expect(seal().open(sealed)).resolves.toBeUndefined();
  });

  it('opens nothing that was sealed for something else', async () => {
    const sealed = await seal(undefined, 'other').seal(
      { word: 'w' },
      inAMinute(),
    );
    await expect(seal().open(sealed)).resolves.toBeUndefined();
  });

  it('opens nothing that was sealed with another secret', async () => {
    const sealed = await seal({ current: previous }).seal(
      { word: 'w' },
      inAMinute(),
    );
    await expect(seal().open(sealed)).resolves.toBeUndefined();
  });

  it('opens what was sealed before the secret was changed, and seals with the new one', async () => {
    const changed = seal({ current, previous });
    const before = await seal({ current: previous }).seal(
      { word: 'w' },
      inAMinute(),
    );
    await expect(changed.open(before)).resolves.toBeDefined();
    const after = await changed.seal({ word: 'w' }, inAMinute());
    await expect(
      seal({ current: previous }).open(after),
    ).resolves.toBeUndefined();
  });

  it('opens nothing that was changed', async () => {
    const sealed = await seal().seal({ word: 'w' }, inAMinute());
    const parts = sealed.split('.');
    parts[3] = (parts[3].startsWith('A') ? 'B' : 'A') + parts[3].slice(1);
    await expect(seal().open(parts.join('.'))).resolves.toBeUndefined();
  });

  it('opens nothing of another shape', async () => {
    const other = Seal.create({
      secrets: { current },
      purpose: 'test',
      schema: z.object({ n: z.number() }),
    });
    const sealed = await other.seal({ n: 1 }, inAMinute());
    await expect(seal().open(sealed)).resolves.toBeUndefined();
  });

  it.each(['', 'x', 'a.b.c', 'a.b.c.d.e', 'é'])('opens no %j', async text => {
    await expect(seal().open(text)).resolves.toBeUndefined();
  });
});
