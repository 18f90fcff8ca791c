import fc from 'fast-check';
import { canonicalRow, hashLeaf } from '../leaf';
import { openCheckpoint, trustedLog } from './checkpoint';
import { ProofError } from './errors';
import { exportRow, rowLine } from './exportFormat';
import {
  type ExportTrust,
  ExportVerifier,
  type ExportVerdict,
  verifyExport,
} from './verifyExport';
import { nodeHasher } from './__testUtils__/naiveTree';
import { TestLog, testKey } from './__testUtils__/testLog';

const SIZE = 700;
const log = TestLog.create(SIZE);

function verify(text: string, trust: Partial<ExportTrust> = {}): ExportVerdict {
  const verifier = ExportVerifier.create({
    log: log.trusted,
    hasher: nodeHasher,
    ...trust,
  });
  verifier.write(Buffer.from(text));
  return verifier.finish();
}

function failure(text: string, trust: Partial<ExportTrust> = {}): ProofError {
  try {
    verify(text, trust);
  } catch (error) {
    if (error instanceof ProofError) return error;
    throw error;
  }
  throw new Error('It was verified');
}

/** The findings, as `kind seq`. */
function findings(text: string): string[] {
  const error = failure(text);
  expect(error.code).toBe('rows-differ');
  return error.findings.map(({ kind, seq }) => `${kind} ${seq}`);
}

let whole: string[];
beforeAll(async () => {
  whole = (await log.export()).split('\n');
});

/** The line of row `seq`, as an index into the lines of the whole export. */
const at = (seq: number) =>
  whole.findIndex(line => line.endsWith(`"seq":${seq}}`));

/** The whole export with its lines changed. */
function changed(change: (lines: string[]) => void): string {
  const lines = [...whole];
  change(lines);
  return lines.join('\n');
}

const renumbered = (line: string, by: number) =>
  line.replace(/"seq":(\d+)}$/, (_, seq) => `"seq":${Number(seq) + by}}`);

/** The line of a row that passes for genuine on its own. */
function forgedLine(seq: number, reason: string): string {
  const canonical = canonicalRow({ ...log.rows[seq], reason });
  return rowLine({ seq, canonical, leafHash: hashLeaf(canonical) }).trimEnd();
}

describe('an export', () => {
  it('of the whole log proves all rows', async () => {
    expect(verify(await log.export())).toMatchObject({
      from: 0,
      to: SIZE,
      rows: SIZE,
      complete: true,
      proven: [
        expect.stringContaining('signed its head of 700 rows'),
        'The export holds rows 0 to 699 of that log: all of them, in order, to the byte.',
      ],
    });
  });

  it.each([
    [0, 1],
    [0, 256],
    [255, 257],
    [300, 500],
    [699, 700],
    [512, 700],
    [300, 300],
  ])('of the rows from %d to %d proves all of them', async (from, to) => {
    const text = await log.export({ range: { from, to } });
    expect(verify(text)).toMatchObject({
      from,
      to,
      rows: to - from,
      complete: true,
    });
  });

  it('holds the rows as lines of JSON', async () => {
    const text = await log.export({ range: { from: 10, to: 20 } });
    const rows = text
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
      .filter(row => row.type === undefined);
    expect(rows).toEqual(log.rows.slice(10, 20));
  });

  it('of a filter proves that each of its rows is in the log', async () => {
    const rows = log.rows.filter(({ seq }) => seq % 7 === 3 || seq > 650);
    const text = await log.export({
      pages: [rows.map(exportRow)],
      filter: { actor: 'user:staff/x' },
    });
    expect(verify(text)).toMatchObject({
      rows: rows.length,
      complete: false,
      notProven: [
        expect.stringContaining('{"actor":"user:staff/x"}'),
        expect.anything(),
        expect.anything(),
      ],
    });
  });

  it('of a filter that nothing fits is proven too', async () => {
    const text = await log.export({ pages: [], filter: { phase: 'denied' } });
    expect(verify(text)).toMatchObject({ rows: 0, complete: false });
  });

  it('of any range and filter verifies', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(fc.nat(SIZE), fc.nat(SIZE)),
        fc.uniqueArray(fc.nat(SIZE - 1), { maxLength: 30 }),
        async ([a, b], wanted) => {
          const range = { from: Math.min(a, b), to: Math.max(a, b) };
          const rows = log.rows.filter(
            ({ seq }) =>
              seq >= range.from && seq < range.to && wanted.includes(seq),
          );
          const text = await log.export({
            range,
            pages: [rows.map(exportRow)],
            filter: {},
          });
          expect(verify(text).rows).toBe(rows.length);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('verifies however its bytes are cut', async () => {
    const bytes = Buffer.from(whole.join('\n'));
    for (const length of [1, 7, 1000, 65_536]) {
      const verifier = ExportVerifier.create({ log: log.trusted });
      for (let start = 0; start < bytes.length; start += length) {
        verifier.write(bytes.subarray(start, start + length));
      }
      expect(verifier.finish().rows).toBe(SIZE);
    }
  });

  it('verifies as a stream', async () => {
    async function* chunks() {
      yield Buffer.from(whole.slice(0, 100).join('\n'));
      yield Buffer.from(`\n${whole.slice(100).join('\n')}`);
    }
    const verdict = await verifyExport(chunks(), { log: log.trusted });
    expect(verdict.complete).toBe(true);
  });
});

describe('an export of a table that was tampered with', () => {
  it('names the row that was altered', async () => {
    const rows = log.rows.map(row =>
      row.seq === 345 ? { ...row, reason: 'another' } : row,
    );
    expect(
      findings(await log.export({ pages: [rows.map(exportRow)] })),
    ).toEqual(['altered 345']);
  });

  it('names the row that is missing', async () => {
    const rows = log.rows.filter(({ seq }) => seq !== 345);
    expect(
      findings(await log.export({ pages: [rows.map(exportRow)] })),
    ).toEqual(['removed 345']);
  });

  it('names the rows of a whole tile that are missing', async () => {
    const rows = log.rows.filter(({ seq }) => seq < 256 || seq >= 512);
    const found = findings(await log.export({ pages: [rows.map(exportRow)] }));
    expect(found.slice(0, 2)).toEqual(['removed 256', 'removed 257']);
    expect(
      failure(await log.export({ pages: [rows.map(exportRow)] })).message,
    ).toBe(
      `Row 256 was removed (before line ${at(255) + 3}), and 255 more findings`,
    );
  });

  it.each([
    ['twice', [5, 5]],
    ['in the wrong order', [6, 5]],
    ['beyond the range', [700]],
  ])('is not written with a row %s', async (_, seqs) => {
    const rows = seqs.map(seq => ({ ...exportRow(log.rows[0]), seq }));
    await expect(log.export({ pages: [rows] })).rejects.toThrow(RangeError);
  });
});

describe('a finished export that was changed', () => {
  it('names the row of an altered byte, wherever it is in the line', async () => {
    const lines = (await TestLog.create(9).export()).split('\n');
    const place = lines.findIndex(line => line.endsWith('"seq":5}'));
    const line = lines[place];
    const named = Array.from({ length: line.length }, (_, i) => {
      const other = line[i] === 'x' ? 'y' : 'x';
      const altered = line.slice(0, i) + other + line.slice(i + 1);
      const error = failure(lines.with(place, altered).join('\n'));
      return error.code === 'rows-differ' ? error.findings[0] : undefined;
    });
    expect(named).toHaveLength(line.length);
    expect(
      named.filter(found => found?.seq !== 5 || found.line !== place + 1),
    ).toEqual([]);
  });

  it('names the row that was altered together with its leaf_hash', () => {
    expect(
      findings(
        changed(lines => {
          lines[at(345)] = forgedLine(345, 'forged');
        }),
      ),
    ).toEqual(['altered 345']);
  });

  it('names the row whose leaf_hash alone was altered', () => {
    const text = changed(lines => {
      lines[at(345)] = lines[at(345)].replace(
        log.rows[345].leaf_hash,
        log.rows[346].leaf_hash,
      );
    });
    expect(findings(text)).toEqual(['altered 345']);
    expect(failure(text).message).toContain('The leaf_hash of row 345');
  });

  it('names each of several altered rows', () => {
    expect(
      findings(
        changed(lines => {
          for (const seq of [0, 255, 256, 699]) {
            lines[at(seq)] = forgedLine(seq, 'forged');
          }
        }),
      ),
    ).toEqual(['altered 0', 'altered 255', 'altered 256', 'altered 699']);
  });

  it.each([0, 100, 255, 256, 699])('names row %d when it was removed', seq => {
    expect(findings(changed(lines => lines.splice(at(seq), 1)))).toEqual([
      `removed ${seq}`,
    ]);
  });

  it('names the row that was removed, though the others were renumbered', () => {
    const text = changed(lines => {
      const gap = at(100);
      lines.splice(gap, 1);
      for (let i = gap; i < lines.length; i++) {
        lines[i] = renumbered(lines[i], -1);
      }
    });
    expect(findings(text)).toEqual(['removed 100', 'renumbered 101']);
  });

  it('names the row that was added', () => {
    expect(
      findings(
        changed(lines => lines.splice(at(100), 0, forgedLine(100, 'forged'))),
      ),
    ).toEqual(['added 100']);
  });

  it('names the row that was added, though the others were renumbered', () => {
    const text = changed(lines => {
      const place = at(100);
      for (let i = place; i < lines.length; i++) {
        lines[i] = renumbered(lines[i], 1);
      }
      lines.splice(place, 0, forgedLine(100, 'forged'));
    });
    expect(findings(text)).toEqual(['added 100', 'renumbered 100']);
  });

  it('names the row that stands there twice', () => {
    expect(
      findings(changed(lines => lines.splice(at(101), 0, lines[at(100)]))),
    ).toEqual(['added 100']);
  });

  it('names rows that were swapped', () => {
    const text = changed(lines => {
      [lines[at(100)], lines[at(101)]] = [lines[at(101)], lines[at(100)]];
    });
    const [finding] = findings(text);
    expect(finding).toMatch(/^moved 10[01]$/);
  });

  it('names rows that were swapped over a distance, though they were renumbered', () => {
    const text = changed(lines => {
      const [near, far] = [at(100), at(600)];
      [lines[near], lines[far]] = [
        renumbered(lines[far], -500),
        renumbered(lines[near], 500),
      ];
    });
    expect(findings(text)).toEqual(['moved 100', 'moved 600']);
    expect(failure(text).message).toMatch(
      /^In the place of row 100 stands row 600/,
    );
  });

  it('names the row that bears a wrong number', () => {
    expect(
      findings(
        changed(lines => {
          lines[at(100)] = renumbered(lines[at(100)], 7);
        }),
      ),
    ).toEqual(['renumbered 100']);
  });

  it('says that rows are genuine, and which hashes are', () => {
    const error = failure(changed(lines => lines.splice(at(100), 1)));
    expect(error.proven).toEqual([
      expect.stringContaining('signed its head'),
      'The hashes that the rows were compared with are those of the signed tree.',
    ]);
  });

  it('is refused when a row, its leaf_hash and the proof were all changed', async () => {
    const forged = TestLog.create(SIZE, seq => `Grund ${seq === 345} 😀`);
    const lines = (await forged.export()).split('\n');
    lines[0] = whole[0];
    const error = failure(lines.join('\n'));
    expect(error.code).toBe('rows-differ');
    expect(error.message).toContain('do not lead to the root');
  });

  it('is refused when rows are skipped and no filter says so', async () => {
    const filtered = await log.export({
      pages: [log.rows.filter(({ seq }) => seq !== 345).map(exportRow)],
      filter: {},
    });
    expect(findings(filtered.replace('"filter":{},', ''))).toEqual([
      'removed 345',
    ]);
  });

  it('tells a hundred of many findings', () => {
    const text = changed(lines => {
      for (let seq = 0; seq < SIZE; seq++) {
        lines[at(seq)] = forgedLine(seq, 'forged');
      }
    });
    const error = failure(text);
    expect(error.findings).toHaveLength(100);
    expect(error.message).toContain('and 699 more findings');
  });

  it.each([1, 2, 3, 50, 256, 258, 259, 400])(
    'is refused when it ends after line %d',
    count => {
      for (const end of ['', '\n', '\n{"ac']) {
        const error = failure(whole.slice(0, count).join('\n') + end);
        expect(error.code).toBe('malformed');
        expect(error.message).toMatch(/truncated|ends before/);
      }
    },
  );

  it('says after which row it was truncated', () => {
    const text = [...whole.slice(0, at(345) + 1), ''].join('\n');
    expect(failure(text).message).toBe(
      `Line ${at(345) + 2} of the export: the file is truncated, after row 345`,
    );
  });

  const garbled: Array<[string, string, (lines: string[]) => void]> = [
    ['has no header', 'malformed', lines => lines.shift()],
    ['has its header twice', 'malformed', lines => lines.unshift(lines[0])],
    [
      'is of a later version',
      'malformed',
      lines => {
        lines[0] = lines[0].replace('"version":1', '"version":2');
      },
    ],
    [
      'has a spaced-out header',
      'malformed',
      lines => {
        lines[0] = lines[0].replace('"version":1', '"version": 1');
      },
    ],
    [
      'has another size in its checkpoint',
      'bad-signature',
      lines => {
        lines[0] = lines[0].replace('\\n700\\n', '\\n701\\n');
      },
    ],
    [
      'is said to hold more rows',
      'malformed',
      lines => {
        lines[0] = lines[0].replace('"to":700', '"to":701');
      },
    ],
    [
      'is said to hold fewer rows',
      'malformed',
      lines => {
        lines[0] = lines[0].replace('"to":700', '"to":699');
      },
    ],
    [
      'lacks a line of hashes',
      'malformed',
      lines => lines.splice(at(256) - 1, 1),
    ],
    [
      'has a line of hashes twice',
      'malformed',
      lines => lines.splice(at(256) - 1, 0, lines[at(256) - 1]),
    ],
    [
      'has a garbled line of hashes',
      'malformed',
      lines => {
        lines[1] = lines[1].replace('"hashes":"', '"hashes":"*');
      },
    ],
    [
      'has too few hashes',
      'malformed',
      lines => {
        lines[1] = lines[1].replace('"to":256', '"to":255');
      },
    ],
    [
      'has another hash',
      'rows-differ',
      lines => {
        lines[1] = lines[1].replace(/"hashes":".{8}/, '"hashes":"AAAAAAAA');
      },
    ],
    [
      'has another count at its end',
      'malformed',
      lines => {
        lines[lines.length - 2] = '{"rows":699,"type":"end"}';
      },
    ],
    [
      'goes on after its end',
      'malformed',
      lines => lines.splice(lines.length - 1, 0, lines[lines.length - 2]),
    ],
    [
      'has a row after its end',
      'malformed',
      lines => lines.splice(lines.length - 1, 0, lines[2]),
    ],
    [
      'has a thousand rows too many',
      'malformed',
      lines =>
        lines.splice(at(5), 0, ...Array<string>(1000).fill(lines[at(5)])),
    ],
  ];

  it.each(garbled)('is refused when it %s', (_, code, garble) => {
    expect(failure(changed(garble)).code).toBe(code);
  });

  it('is refused when a line never ends', () => {
    const error = failure('x'.repeat(5_000_000));
    expect(error).toMatchObject({ code: 'malformed' });
  });

  it('is refused with another key, and with the key of another log', () => {
    const text = whole.join('\n');
    const wrong = testKey(TestLog.origin, 2);
    expect(failure(text, { log: trustedLog([wrong.vkey]) }).code).toBe(
      'unknown-key',
    );
    const other = testKey('other.example', 1);
    expect(failure(text, { log: trustedLog([other.vkey]) }).code).toBe(
      'wrong-origin',
    );
  });
});

describe('an export held against an older head', () => {
  async function previous(size: number, from: TestLog = log) {
    return openCheckpoint(await from.checkpoint(size), log.trusted);
  }

  it.each([0, 1, 345, 700])('continues the head of %d rows', async size => {
    const verdict = verify(whole.join('\n'), {
      previous: [await previous(size)],
    });
    expect(verdict.proven.at(-1)).toBe(
      `That log continues the older head of ${size === 1 ? '1 row' : `${size} rows`}.`,
    );
  });

  it('continues the head that it begins at', async () => {
    const text = await log.export({ range: { from: 345, to: 700 } });
    expect(verify(text, { previous: [await previous(345)] }).rows).toBe(355);
  });

  it('is refused when a row before that head was rewritten', async () => {
    const rewritten = TestLog.create(SIZE, seq => `other ${seq === 3}`);
    const text = await rewritten.export({ range: { from: 345, to: 700 } });
    const error = failure(text, { previous: [await previous(345)] });
    expect(error.code).toBe('not-consistent');
  });

  it('is not proven by an export without a hash for that place', async () => {
    const text = await log.export({ range: { from: 345, to: 700 } });
    const error = failure(text, { previous: [await previous(100)] });
    expect(error.code).toBe('not-consistent');
    expect(error.message).toContain('Compare the two checkpoints');
  });
});
