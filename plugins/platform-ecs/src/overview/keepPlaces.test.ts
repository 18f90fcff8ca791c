import { keepPlaces } from './keepPlaces';

type Row = { id: string; state?: string };
const idOf = (row: Row) => row.id;

describe('keepPlaces', () => {
  it('gives fresh values in the old order', () => {
    const a = { id: 'a', state: 'new' };
    const b = { id: 'b', state: 'new' };
    expect(
      keepPlaces({ previous: ['a', 'b'], arranged: [b, a], all: [b, a], idOf }),
    ).toEqual([a, b]);
  });

  it('keeps a row that no longer matches where it is', () => {
    const a = { id: 'a' };
    const b = { id: 'b' };
    expect(
      keepPlaces({ previous: ['a', 'b'], arranged: [b], all: [a, b], idOf }),
    ).toEqual([a, b]);
  });

  it('puts a new row at the end', () => {
    const a = { id: 'a' };
    const b = { id: 'b' };
    expect(
      keepPlaces({ previous: ['b'], arranged: [a, b], all: [a, b], idOf }),
    ).toEqual([b, a]);
  });

  it('drops a row that is gone', () => {
    const b = { id: 'b' };
    expect(
      keepPlaces({ previous: ['a', 'b'], arranged: [b], all: [b], idOf }),
    ).toEqual([b]);
  });
});
