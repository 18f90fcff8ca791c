import { createExport } from './createExport';
import { ProofError } from './errors';
import { exportRow } from './exportFormat';
import { trustedLog } from './checkpoint';
import { type ArchivedObject, verifyArchive } from './verifyArchive';
import { testKey, TestLog } from './__testUtils__/testLog';
import { nodeHasher } from './__testUtils__/naiveTree';

const log = TestLog.create(1_000);
const rewritten = TestLog.create(1_000, seq => `other ${seq}`);

/** An object with rows `from` to `to`, proven by the head of `head` rows. */
async function object(
  from: number,
  to: number,
  head: number,
  source: TestLog = log,
): Promise<ArchivedObject & { text: string }> {
  const pieces: string[] = [];
  const lines = createExport({
    checkpoint: await source.checkpoint(head),
    tree: source.tree(head),
    range: { from, to },
    pages: [source.rows.slice(from, to).map(exportRow)],
  });
  for await (const piece of lines) pieces.push(piece);
  return withText({ name: `${from}-${to}`, from, to }, pieces.join(''));
}

function withText(
  object_: Pick<ArchivedObject, 'name' | 'from' | 'to'>,
  text: string,
) {
  const { name, from, to } = object_;
  return {
    name,
    from,
    to,
    text,
    async *read() {
      yield Buffer.from(text);
    },
  };
}

const verify = (objects: ArchivedObject[], first = 0) =>
  verifyArchive(objects, { log: log.trusted, first, hasher: nodeHasher });

async function failure(objects: ArchivedObject[], first = 0) {
  const error = await verify(objects, first).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ProofError)) throw new Error(`no refusal: ${error}`);
  return error;
}

/** Four objects of two runs: rows 0 to 500 under the head of 500, up to 900 under that of 900. */
async function archive() {
  return [
    await object(0, 300, 500),
    await object(300, 500, 500),
    await object(500, 777, 900),
    await object(777, 900, 900),
  ];
}

describe('an archive', () => {
  it('is the log without a gap, whatever the order of its files', async () => {
    const verdict = await verify((await archive()).reverse());
    expect(verdict).toMatchObject({ objects: 4, from: 0, to: 900 });
    expect(verdict.proven[0]).toBe(
      'The archive holds rows 0 to 899 of the log log.example/audit: all of them, in order, to the byte, in 4 objects.',
    );
  });

  it('may begin later if that is said, and says what it does not prove', async () => {
    const [, ...rest] = await archive();
    const verdict = await verify(rest, 300);
    expect(verdict).toMatchObject({ objects: 3, from: 300, to: 900 });
    expect(verdict.notProven[0]).toBe('Anything of the 300 rows before it.');
    expect((await failure(rest)).message).toContain(
      'Rows 0 to 299 are missing: before 300-500, no object holds them',
    );
  });

  it('may hold rows twice, of a write that came late', async () => {
    const [first, second, ...rest] = await archive();
    const late = await object(300, 400, 450);
    expect(await verify([first, late, second, ...rest])).toMatchObject({
      objects: 5,
      to: 900,
    });
  });

  it.each([
    [0, 'Rows 0 to 299 are missing'],
    [1, 'Rows 300 to 499 are missing: after 0-300, before 500-777'],
    [2, 'Rows 500 to 776 are missing: after 300-500, before 777-900'],
  ])('names the rows of the removed object %d', async (index, message) => {
    const objects = (await archive()).toSpliced(index, 1);
    const error = await failure(objects);
    expect(error.message).toContain(message);
    expect(error.findings).toEqual([
      expect.objectContaining({ kind: 'removed' }),
    ]);
  });

  it('says that a head is not followed up when the last object is missing', async () => {
    const { notProven } = await verify((await archive()).slice(0, 3));
    expect(notProven[0]).toContain('the head of 900 rows that 500-777 is');
  });

  it('names the object and the row that was altered', async () => {
    const objects = await archive();
    const text = objects[2].text.replace('Grund 600 ', 'Grund 666 ');
    objects[2] = withText(objects[2], text);
    const error = await failure(objects);
    expect(error.message).toMatch(/^500-777: Row 600 was altered/);
    expect(error.proven[0]).toBe(
      'The objects before it hold the rows 0 to 499, all of them, to the byte.',
    );
  });

  it('names the object that was cut off', async () => {
    const objects = await archive();
    objects[1] = withText(objects[1], objects[1].text.slice(0, -40));
    expect((await failure(objects)).message).toMatch(
      /^300-500: .*the file is truncated/,
    );
  });

  it('names the object that holds other rows than its name says', async () => {
    const objects = await archive();
    objects[1] = { ...objects[2], from: 300, to: 500, name: '300-500' };
    expect((await failure(objects)).message).toMatch(/^300-500: /);
  });

  it('names the object from which on the log was rewritten and signed anew', async () => {
    const [first, second] = await archive();
    const forged = await object(500, 900, 900, rewritten);
    const error = await failure([first, second, forged]);
    expect(error.code).toBe('not-consistent');
    expect(error.message).toMatch(
      /^500-900: The export does not continue the older head of 500 rows/,
    );
  });

  it('notices a head that only what comes later disproves', async () => {
    // The log was rewritten from row 300 on, after an object was proven by the head of 500.
    const branch = TestLog.create(1_000, seq =>
      seq < 300 ? `Grund ${seq} 😀` : 'other',
    );
    const error = await failure([
      await object(0, 300, 500),
      await object(300, 500, 500, branch),
    ]);
    expect(error.code).toBe('not-consistent');
    const later = await failure([
      await object(0, 200, 500),
      await object(200, 300, 400, branch),
      await object(300, 600, 600, branch),
    ]);
    expect(later.message).toMatch(/^300-600: .*older head of 500 rows/);
  });

  it('is refused if it is empty, of another key, or holds a row twice for nothing', async () => {
    expect((await failure([])).message).toContain('There is no object');
    const objects = await archive();
    const wrong = trustedLog([testKey(TestLog.origin, 2).vkey]);
    await expect(
      verifyArchive(objects, { log: wrong, first: 0 }),
    ).rejects.toMatchObject({ code: 'unknown-key' });
    const inside = await object(100, 200, 500);
    expect((await failure([...objects, inside])).message).toContain(
      '100-200: it holds rows 100 to 199, which 0-300 holds already',
    );
  });
});
