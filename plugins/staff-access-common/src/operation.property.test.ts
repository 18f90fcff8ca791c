import fc from 'fast-check';
import { operationDigest } from './operation';

const operation = fc.record({
  action: fc.string({ minLength: 1 }),
  target: fc.record({ kind: fc.string(), id: fc.string() }),
  input: fc.dictionary(fc.string(), fc.jsonValue()),
  seenVersion: fc.string(),
});

/** The same value with every object's keys in reverse order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
}

describe('operationDigest, for any operation', () => {
  it('is hex SHA-256', () => {
    fc.assert(
      fc.property(operation, one => {
        expect(operationDigest(one)).toMatch(/^[0-9a-f]{64}$/);
      }),
    );
  });

  it('doesn’t depend on the order of keys, at any depth', () => {
    fc.assert(
      fc.property(operation, one => {
        expect(operationDigest(reversed(one) as typeof one)).toBe(
          operationDigest(one),
        );
      }),
    );
  });

  it('survives the way through JSON', () => {
    fc.assert(
      fc.property(operation, one => {
        expect(operationDigest(JSON.parse(JSON.stringify(one)))).toBe(
          operationDigest(one),
        );
      }),
    );
  });

  it('is different for whatever is different', () => {
    fc.assert(
      fc.property(operation, operation, (one, other) => {
        const same =
          JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
        expect(operationDigest(one) === operationDigest(other)).toBe(same);
      }),
    );
  });

  it('can’t be shifted from one field into another', () => {
    fc.assert(
      fc.property(operation, fc.string({ minLength: 1 }), (one, text) => {
        const inAction = { ...one, action: one.action + text };
        const inVersion = { ...one, seenVersion: text + one.seenVersion };
        expect(operationDigest(inAction)).not.toBe(operationDigest(inVersion));
      }),
    );
  });
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value === 'number') return Object.is(value, -0) ? 0 : value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  );
}
