import fc from 'fast-check';
import { PageCursor } from './cursor';

describe('PageCursor', () => {
  const cursor = PageCursor.of({ actor: 'a', scope: 'all' });

  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), seq => {
        expect(cursor.read(cursor.write(seq))).toBe(seq);
      }),
    );
  });

  it('does not depend on the order of the filter', () => {
    const same = PageCursor.of({ scope: 'all', actor: 'a' });
    expect(same.read(cursor.write(7))).toBe(7);
  });

  it.each([
    ['of another filter', PageCursor.of({ actor: 'b', scope: 'all' }).write(7)],
    ['of another reader', PageCursor.of({ actor: 'a', scope: 'own' }).write(7)],
    ['whose place was altered', cursor.write(7).replace('v1.7.', 'v1.8.')],
    [
      'whose place is written otherwise',
      cursor.write(7).replace('.7.', '.07.'),
    ],
    ['whose digest was altered', cursor.write(7).replace(/.$/, '!')],
    ['that is too big', cursor.write(7).replace('.7.', '.zzzzzzzzzzz.')],
    ['of another version', cursor.write(7).replace('v1', 'v2')],
    ['that is empty', ''],
    ['that is something else', "7' or 1=1 --"],
  ])('refuses one %s', (_, forged) => {
    expect(() => cursor.read(forged)).toThrow(/query.cursor/);
  });

  it('refuses whatever it did not write', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        expect(() => cursor.read(text)).toThrow(/query.cursor/);
      }),
    );
  });
});
