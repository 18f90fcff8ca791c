import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { canonicalJson } from './canonicalJson';
import { canonicalRow, hashLeaf, leafHash } from './leaf';
import type { AuditRow, HashedAuditRow } from './row';
import { exampleRow } from './exampleRow.testdata';

describe('hashLeaf', () => {
  // The test vectors of certificate-transparency's Merkle tree (inputs "", 00, 10).
  it.each([
    ['', '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
    ['\0', '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7'],
    [
      '\x10',
      '0298d122906dcfc10892cb53a73992fc5b9f493ea4c9badb27b791b4127a7fe7',
    ],
  ])('gives the published hash of %j', (leaf, hash) => {
    expect(hashLeaf(leaf)).toBe(hash);
  });
});

describe('canonicalRow', () => {
  it('holds every hashed column and no other', () => {
    expect(Object.keys(JSON.parse(canonicalRow(exampleRow)))).toEqual(
      Object.keys(exampleRow).sort(),
    );
  });

  it('is the canonical JSON of those columns', () => {
    expect(canonicalRow(exampleRow)).toBe(canonicalJson(exampleRow));
  });

  it('is that for whatever text a column holds, and refuses what the canonical form does', () => {
    const canonicalOrRefused = (spell: () => string) => {
      try {
        return spell();
      } catch (error) {
        return String(error);
      }
    };
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      // Lone surrogates, and what is spelt like one without being it.
      fc.string({
        unit: fc.constantFrom('\ud83d', '\ude00', '\\', 'ud83d', '"', '\u2028'),
      }),
    );
    fc.assert(
      fc.property(text, reason => {
        const row: HashedAuditRow = { ...exampleRow, reason };
        expect(canonicalOrRefused(() => canonicalRow(row))).toBe(
          canonicalOrRefused(() => canonicalJson(row)),
        );
      }),
      { numRuns: 1_000 },
    );
  });

  it('is the same for the row as stored', () => {
    const stored: AuditRow = { ...exampleRow, seq: 7, leaf_hash: 'x' };
    expect(canonicalRow(stored)).toBe(canonicalRow(exampleRow));
  });

  it('refuses a row that lacks a column', () => {
    const { cell_id: _, ...rest } = exampleRow;
    expect(() => canonicalRow(rest as HashedAuditRow)).toThrow(
      "The row has no column 'cell_id'",
    );
  });

  it('refuses a row of an unknown format', () => {
    expect(() => canonicalRow({ ...exampleRow, v: 2 })).toThrow(
      'Unknown row format 2',
    );
  });
});

describe('leafHash', () => {
  it('is SHA-256 of 0x00 and the canonical row', () => {
    const expected = createHash('sha256')
      .update(Buffer.from([0]))
      .update(canonicalRow(exampleRow), 'utf8')
      .digest('hex');
    expect(leafHash(exampleRow)).toBe(expected);
  });

  // Old rows must verify for ever: if this fails, the row format changed, and needs a new number.
  it('stays what it was for format 1', () => {
    expect(leafHash(exampleRow)).toBe(
      'd3b511a27433f53e10f58379da53041e998733867e76e8818b4ca6b47579bc2a',
    );
  });

  it.each(
    (Object.keys(exampleRow) as Array<keyof HashedAuditRow>).filter(
      column => column !== 'v',
    ),
  )('changes when %s changes', column => {
    const changed = { ...exampleRow, [column]: 'changed' };
    expect(leafHash(changed)).not.toBe(leafHash(exampleRow));
  });
});
