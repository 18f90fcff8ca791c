import type { JsonObject } from '../row';
import { toBase64 } from './bytes';
import {
  EXPORT_VERSION,
  type ExportRow,
  MAX_RUN,
  proofLine,
  rowLine,
} from './exportFormat';
import { type Hash, joinHashes } from './hash';
import type { LeafRange } from './subtrees';
import type { TiledTree } from './TiledTree';

/** How many more runs' hashes are read with those of one: 8 kB each. */
const RUNS_AHEAD = 15;

/** What {@link createExport} writes. */
export type ExportSource = {
  /** The signed checkpoint that the export is proven by. */
  checkpoint: string;
  /** The tree of that checkpoint: of exactly its size. */
  tree: TiledTree;
  /** The rows to export: `to` at most the tree's size. */
  range: LeafRange;
  /** Rows of the range, `seq` ascending, as they are read: some at a time. All of them, unless there is a filter. */
  pages: AsyncIterable<readonly ExportRow[]> | Iterable<readonly ExportRow[]>;
  /** The filter that leaves out rows; written into the export for its reader. */
  filter?: JsonObject;
};

/**
 * Writes an export that proves itself, in pieces of some hundred rows, at constant memory.
 *
 * The hashes come from the tree, not from the rows: a row that was changed in the table, or is missing from it without a filter, makes an export whose
 * verification names it.
 *
 * @param source - what to write
 * @throws a `RangeError` if the range isn't in the tree, or rows are outside the range or not ascending
 */
export async function* createExport(
  source: ExportSource,
): AsyncGenerator<string, void, undefined> {
  const { checkpoint, tree, range, filter } = source;
  if (range.from > range.to || range.to > tree.size) {
    throw new RangeError(
      `Rows ${range.from} to ${range.to} are not in a tree of ${tree.size}`,
    );
  }
  yield proofLine({
    type: 'audit-export',
    version: EXPORT_VERSION,
    from: range.from,
    to: range.to,
    checkpoint,
    ...(filter && { filter }),
  });
  const leaves = filter ? tree : LeafHashes.create(tree, range);
  let covered = 0;
  let count = 0;
  for await (const run of filter ? matchingRuns(source) : allRuns(source)) {
    const { from, to } = run.range;
    yield (
      (await skip(tree, { from: covered, to: from })) +
      hashedLine('leaves', run.range, await leaves.leafHashes(run.range)) +
      run.rows.map(rowLine).join('')
    );
    covered = to;
    count += run.rows.length;
  }
  yield (
    (await skip(tree, { from: covered, to: tree.size })) +
    proofLine({ type: 'end', rows: count })
  );
}

/** Rows, and the part of the log that they are all of. */
type Run = { range: LeafRange; rows: ExportRow[] };

/** The whole range, tile by tile. */
async function* allRuns(source: ExportSource): AsyncGenerator<Run> {
  const { range } = source;
  let run = runFrom(range.from);
  for await (const rows of ascending(source)) {
    for (const row of rows) {
      while (row.seq >= run.range.to) {
        yield run;
        run = runFrom(run.range.to);
      }
      run.rows.push(row);
    }
  }
  while (run.range.from < run.range.to) {
    yield run;
    run = runFrom(run.range.to);
  }

  function runFrom(from: number): Run {
    const to = Math.min(endOfTile(from), range.to);
    return { range: { from, to }, rows: [] };
  }
}

/** Rows that follow one another, none across the border of a tile. */
async function* matchingRuns(source: ExportSource): AsyncGenerator<Run> {
  let run: Run | undefined;
  for await (const rows of ascending(source)) {
    for (const row of rows) {
      if (
        run &&
        row.seq === run.range.to &&
        row.seq < endOfTile(run.range.from)
      ) {
        run.rows.push(row);
        run.range.to += 1;
      } else {
        if (run) yield run;
        run = { range: { from: row.seq, to: row.seq + 1 }, rows: [row] };
      }
    }
  }
  if (run) yield run;
}

async function* ascending({
  range,
  pages,
}: ExportSource): AsyncGenerator<readonly ExportRow[]> {
  let next = range.from;
  for await (const rows of pages) {
    for (const { seq } of rows) {
      if (seq < next || seq >= range.to) {
        throw new RangeError(
          `Row ${seq} is not among the rows ${next} to ${range.to} that may follow`,
        );
      }
      next = seq + 1;
    }
    yield rows;
  }
}

/** The leaf hashes of runs that follow each other, some runs read at once. */
class LeafHashes {
  readonly #tree: TiledTree;
  readonly #range: LeafRange;
  #from = 0;
  #read: Hash[] = [];

  static create(tree: TiledTree, range: LeafRange): LeafHashes {
    return new LeafHashes(tree, range);
  }

  private constructor(tree: TiledTree, range: LeafRange) {
    this.#tree = tree;
    this.#range = range;
  }

  async leafHashes({ from, to }: LeafRange): Promise<Hash[]> {
    if (to > this.#from + this.#read.length) {
      this.#from = from;
      this.#read = await this.#tree.leafHashes({
        from,
        to: Math.min(this.#range.to, endOfTile(from) + RUNS_AHEAD * MAX_RUN),
      });
    }
    return this.#read.slice(from - this.#from, to - this.#from);
  }
}

function endOfTile(seq: number): number {
  return seq - (seq % MAX_RUN) + MAX_RUN;
}

async function skip(tree: TiledTree, range: LeafRange): Promise<string> {
  if (range.from === range.to) return '';
  return hashedLine('skip', range, await tree.subtreeHashes(range));
}

function hashedLine(
  type: 'skip' | 'leaves',
  { from, to }: LeafRange,
  hashes: readonly Hash[],
): string {
  return proofLine({ type, from, to, hashes: toBase64(joinHashes(hashes)) });
}
