import { version } from 'uuid';
import { rowId } from './rowId';

describe('rowId', () => {
  it('makes UUIDs of version 7 that carry the time', () => {
    const before = Date.now();
    const id = rowId();
    expect(version(id)).toBe(7);
    const time = parseInt(id.replaceAll('-', '').slice(0, 12), 16);
    expect(time).toBeGreaterThanOrEqual(before);
    expect(time).toBeLessThanOrEqual(Date.now());
  });

  it('makes none twice, beyond the random bytes that are fetched at once', () => {
    const ids = Array.from({ length: 5_000 }, rowId);
    // What follows the time is random: no two share it.
    expect(new Set(ids.map(id => id.slice(14))).size).toBe(ids.length);
  });
});
