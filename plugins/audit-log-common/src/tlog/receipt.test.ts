import { canonicalRow } from '../leaf';
import { formatContinuation, verifyContinuation } from './continuation';
import { trustedLog } from './checkpoint';
import { ProofError } from './errors';
import { formatTlogProof, parseTlogProof, verifyTlogProof } from './proof';
import { createReceipt, parseReceipt } from './receipt';
import { verifyReceipt } from './verifyReceipt';
import { nodeHasher } from './__testUtils__/naiveTree';
import { TestLog, testKey } from './__testUtils__/testLog';

const SIZE = 300;
const log = TestLog.create(SIZE);

async function receiptOf(seq: number, size: number = SIZE): Promise<string> {
  return createReceipt({
    row: log.rows[seq],
    hashes: await log.tree(size).inclusionProof(seq),
    checkpoint: await log.checkpoint(size),
  });
}

function failure(text: string, trusted = log.trusted): ProofError {
  try {
    verifyReceipt(text, trusted);
  } catch (error) {
    if (error instanceof ProofError) return error;
    throw error;
  }
  throw new Error('It was verified');
}

const code = (expected: string) => expect.objectContaining({ code: expected });

/** The receipt with another row on its extra line. */
function withExtra(receipt: string, extra: string): string {
  const base64 = Buffer.from(extra).toString('base64');
  return receipt.replace(/^extra .*$/m, `extra ${base64}`);
}

describe('a receipt', () => {
  it.each([0, 1, 17, 255, 256, 299])('proves row %d', async seq => {
    const verdict = verifyReceipt(await receiptOf(seq), log.trusted);
    expect(verdict.row).toEqual(log.rows[seq]);
    expect(verdict.checkpoint.size).toBe(SIZE);
  });

  it('says what it proves, and what it does not', async () => {
    const verdict = verifyReceipt(await receiptOf(17), log.trusted);
    expect(verdict.proven).toEqual([
      expect.stringMatching(
        /^The log 'log\.example\/audit' signed its head of 300 rows \(key log\.example\/audit\+[0-9a-f]{8}\)\.$/,
      ),
      'This row, to the byte, is row 17 of that log.',
    ]);
    expect(verdict.notProven).toHaveLength(2);
  });

  it('proves the same row under any later head', async () => {
    for (const size of [1, 2, 255, 256, 257, SIZE]) {
      const verdict = verifyReceipt(await receiptOf(0, size), log.trusted);
      expect(verdict.row.seq).toBe(0);
    }
  });

  it('is a C2SP tlog-proof whose extra data is the leaf', async () => {
    const text = await receiptOf(17);
    const lines = text.split('\n');
    expect(lines[0]).toBe('c2sp.org/tlog-proof@v1');
    expect(
      Buffer.from(lines[1].replace(/^extra /, ''), 'base64').toString(),
    ).toBe(canonicalRow(log.rows[17]));
    expect(lines[2]).toBe('index 17');
    const proof = parseTlogProof(text);
    expect(formatTlogProof(proof)).toBe(text);
    verifyTlogProof({
      proof,
      leafHash: nodeHasher.leaf(proof.extra!),
      log: log.trusted,
    });
  });

  it('is refused with another key of the same name, which proves nothing', async () => {
    const wrong = testKey(TestLog.origin, 2);
    const error = failure(await receiptOf(17), trustedLog([wrong.vkey]));
    expect(error).toMatchObject({ code: 'unknown-key', proven: [] });
  });

  it('is refused with the key of another log', async () => {
    const other = testKey('other.example/audit', 1);
    const error = failure(await receiptOf(17), trustedLog([other.vkey]));
    expect(error).toMatchObject({ code: 'wrong-origin', proven: [] });
    expect(error.message).toContain(
      "of the log 'log.example/audit', not of 'other.example/audit'",
    );
  });

  it('is refused with another row in it, and says that the head is genuine', async () => {
    const forged = canonicalRow({ ...log.rows[17], reason: 'another reason' });
    const error = failure(withExtra(await receiptOf(17), forged));
    expect(error.code).toBe('not-included');
    expect(error.proven).toEqual([
      expect.stringContaining('signed its head of 300 rows'),
    ]);
  });

  it('is refused at another place', async () => {
    const moved = (await receiptOf(17)).replace('index 17', 'index 18');
    expect(failure(moved).code).toBe('not-included');
    const beyond = (await receiptOf(17)).replace('index 17', 'index 300');
    expect(failure(beyond).code).toBe('not-included');
  });

  it('is refused under a head whose size or root was changed', async () => {
    const receipt = await receiptOf(17);
    expect(failure(receipt.replace('\n300\n', '\n301\n')).code).toBe(
      'bad-signature',
    );
  });

  it('is refused without the proof of its hashes', async () => {
    const lines = (await receiptOf(17)).split('\n');
    lines.splice(3, 1);
    expect(failure(lines.join('\n')).code).toBe('not-included');
  });

  it('is refused wherever it is cut', async () => {
    const receipt = await receiptOf(17);
    for (let length = 0; length < receipt.length; length++) {
      expect(failure(receipt.slice(0, length)).code).toBe('malformed');
    }
  });

  it('is refused with any byte changed', async () => {
    const receipt = await receiptOf(17);
    for (let at = 0; at < receipt.length; at++) {
      const other = receipt[at] === 'A' ? 'B' : 'A';
      const changed = receipt.slice(0, at) + other + receipt.slice(at + 1);
      expect(failure(changed)).toBeInstanceOf(ProofError);
    }
  });

  const garbled: Array<[string, (receipt: string) => string]> = [
    ['is empty', () => ''],
    ['is something else', () => '{"row":{}}\n'],
    ['is of a later version', text => text.replace('@v1', '@v2')],
    ['has no row', text => text.replace(/^extra .*\n/m, '')],
    ['has no index', text => text.replace(/^index .*\n/m, '')],
    [
      'has an index with a leading zero',
      text => text.replace('index ', 'index 0'),
    ],
    ['has a negative index', text => text.replace('index ', 'index -')],
    [
      'has an index beyond integers',
      text => text.replace('index 17', 'index 9007199254740992'),
    ],
    ['has Windows line ends', text => text.replaceAll('\n', '\r\n')],
    [
      'has too many hashes',
      text =>
        text.replace(
          'index 17\n',
          `index 17\n${`${Buffer.alloc(32).toString('base64')}\n`.repeat(64)}`,
        ),
    ],
    [
      'has a short hash',
      text => text.replace('index 17\n', 'index 17\nAAAA\n'),
    ],
    ['has a row that is not JSON', text => withExtra(text, '{')],
    ['has a row that is a list', text => withExtra(text, '[]')],
    ['has a row with a key twice', text => withExtra(text, '{"v":1,"v":1}')],
    [
      'has a row that is not UTF-8',
      text => text.replace(/^extra .*$/m, 'extra /w=='),
    ],
    [
      'has a row in base64url',
      text => text.replace(/^extra .*$/m, 'extra -_8='),
    ],
    ['is too long', text => text + '\n'.repeat(1_500_000)],
  ];

  it.each(garbled)('is refused when it %s', async (_, garble) => {
    expect(failure(garble(await receiptOf(17))).code).toBe('malformed');
  });

  it('is read without being verified', async () => {
    const receipt = parseReceipt(await receiptOf(17));
    expect(receipt.row.id).toBe(log.rows[17].id);
    expect(receipt.proof.index).toBe(17);
  });
});

describe('a continuation', () => {
  async function continuation(oldSize: number, newSize: number) {
    return formatContinuation({
      oldSize,
      hashes: await log.tree(newSize).consistencyProof(oldSize),
      checkpoint: await log.checkpoint(newSize),
    });
  }

  it.each([
    [0, 300],
    [1, 300],
    [255, 256],
    [256, 300],
    [300, 300],
  ])('proves that %d rows are unchanged in %d', async (oldSize, newSize) => {
    const verdict = verifyContinuation({
      older: await log.checkpoint(oldSize),
      newer: await continuation(oldSize, newSize),
      log: log.trusted,
    });
    expect(verdict.newer.size).toBe(newSize);
    expect(verdict.proven.at(-1)).toBe(
      `Every row of the older one (${oldSize === 1 ? '1 row' : `${oldSize} rows`}) is in the newer one, unchanged and in its place.`,
    );
  });

  it('needs no proof between heads of the same size', async () => {
    const checkpoint = await log.checkpoint(300);
    const verdict = verifyContinuation({
      older: checkpoint,
      newer: checkpoint,
      log: log.trusted,
    });
    expect(verdict.newer.size).toBe(300);
  });

  it('is the body of a request to a witness', async () => {
    expect(await continuation(256, 300)).toMatch(
      /^old 256\n([A-Za-z0-9+/]{43}=\n)+\nlog\.example\/audit\n300\n/,
    );
  });

  it('is refused when an old row was rewritten, though the log signs both heads', async () => {
    const rewritten = TestLog.create(SIZE, seq => `other ${seq > 3}`);
    const older = await log.checkpoint(200);
    const newer = formatContinuation({
      oldSize: 200,
      hashes: await rewritten.tree().consistencyProof(200),
      checkpoint: await rewritten.checkpoint(),
    });
    expect(() =>
      verifyContinuation({ older, newer, log: log.trusted }),
    ).toThrow(
      expect.objectContaining({
        code: 'not-consistent',
        proven: [expect.stringContaining('are signed by the log')],
      }),
    );
  });

  it.each<[string, string, number, (text: string) => string]>([
    ['belongs to another older head', 'not-consistent', 200, text => text],
    [
      'has no proof',
      'not-consistent',
      256,
      text => text.slice(text.indexOf('\n\n') + 2),
    ],
    ['is cut', 'malformed', 256, text => text.slice(0, 40)],
    [
      'has a garbled size',
      'malformed',
      256,
      text => text.replace('old 256', 'old 0256'),
    ],
    ['has a garbled hash', 'malformed', 256, text => text.replace('\n', '\nx')],
  ])('is refused when it %s', async (_, expected, oldSize, garble) => {
    const older = await log.checkpoint(oldSize);
    const newer = garble(await continuation(256, 300));
    expect(() =>
      verifyContinuation({ older, newer, log: log.trusted }),
    ).toThrow(code(expected));
  });
});
