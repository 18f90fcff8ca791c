import fc from 'fast-check';
import { PageCursor } from './cursor';

describe('PageCursor', () => {
  const cursor = PageCursor.of({ actor: 'a', scope: 'all' });

  const older = (seq: number) => ({ direction: 'older' as const, seq });

  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('older' as const, 'newer' as const),
        fc.maxSafeNat(),
        (direction, seq) => {
          const place = { direction, seq };
          expect(cursor.read(cursor.write(place))).toEqual(place);
        },
      ),
    );
  });

  it('does not depend on the order of the filter', () => {
    const same = PageCursor.of({ scope: 'all', actor: 'a' });
    expect(same.read(cursor.write(older(7)))).toEqual(older(7));
  });

  it.each([
    [
      'of another filter',
      PageCursor.of({ actor: 'b', scope: 'all' }).write(older(7)),
    ],
    [
      'of another reader',
      PageCursor.of({ actor: 'a', scope: 'own' }).write(older(7)),
    ],
    ['whose place was altered', cursor.write(older(7)).replace('.7.', '.8.')],
    [
      'whose place is written otherwise',
      cursor.write(older(7)).replace('.7.', '.07.'),
    ],
    ['whose digest was altered', cursor.write(older(7)).replace(/.$/, '!')],
    ['that is too big', cursor.write(older(7)).replace('.7.', '.zzzzzzzzzzz.')],
    ['of another version', cursor.write(older(7)).replace('v2', 'v3')],
    [
      'whose direction was turned',
      cursor.write(older(7)).replace('.o.', '.n.'),
    ],
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
