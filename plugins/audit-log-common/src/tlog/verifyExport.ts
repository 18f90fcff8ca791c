import { utf8ToBytes } from '@noble/hashes/utils.js';
import { alignRows, type HashedFinding, type ReadRow } from './alignRows';
import {
  type Checkpoint,
  openCheckpoint,
  type TrustedLog,
  type VerifiedCheckpoint,
} from './checkpoint';
import { CompactTree } from './CompactTree';
import { ProofError, type RowFinding, type Verdict } from './errors';
import {
  type ExportEnd,
  type ExportHeader,
  type ExportLeaves,
  type ExportSkip,
  MAX_RUN,
  parseProofLine,
} from './exportFormat';
import { type Hash, sameHash, type TreeHasher, treeHasher } from './hash';
import { LineSplitter } from './LineSplitter';
import { RowLineReader } from './RowLineReader';
import { subtreesOf } from './subtrees';
import { checkpointInWords } from './verifyReceipt';
import { rowCount } from './words';

/** What {@link verifyExport} proved. */
export type ExportVerdict = Verdict & {
  /** The signed head that the export is proven by. */
  checkpoint: VerifiedCheckpoint;
  /** The first row, inclusive, and the last, exclusive. */
  from: number;
  to: number;
  /** How many rows the export holds. */
  rows: number;
  /** Whether these are all rows from `from` to `to`. */
  complete: boolean;
  /** The root of the tree of the rows up to `to`; absent if the export holds none. An export of the rows that follow continues it. */
  rootAtEnd?: Hash;
};

/** What an export is verified against. */
export type ExportTrust = {
  /** The log that it should be of. */
  log: TrustedLog;
  /** Older heads of the same log, which the export should continue: each is compared when the export reaches its size. */
  previous?: readonly Checkpoint[];
  /** Pure JavaScript unless given; with Node's own hash function verification is several times faster. */
  hasher?: TreeHasher;
};

/**
 * Verifies an export as it streams by, at constant memory.
 *
 * @param chunks - the export's bytes
 * @param trust - what it is verified against
 * @returns what is proven
 * @throws {@link ProofError}: `rows-differ` with `findings` that name each wrong row by its `seq`; `malformed` naming the line; what
 *   {@link openCheckpoint} throws; `not-consistent`
 */
export async function verifyExport(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  trust: ExportTrust,
): Promise<ExportVerdict> {
  const verifier = ExportVerifier.create(trust);
  for await (const chunk of chunks) verifier.write(chunk);
  return verifier.finish();
}

/** The most findings that are told, and that are kept, since two of them may explain each other. */
const MAX_FINDINGS = 100;
const MAX_FINDINGS_KEPT = 10_000;

/** The most lines that are compared for one run: a run has {@link MAX_RUN} rows, and whatever was added. */
const MAX_ROWS_READ = 4 * MAX_RUN;

/** How the lines begin that aren't rows. */
const PROOF_LINES = ['{"checkpoint":', '{"from":', '{"rows":'].map(utf8ToBytes);

/** {@link verifyExport}, for those who are given the bytes piece by piece. */
export class ExportVerifier {
  readonly #trust: ExportTrust;
  readonly #lines = LineSplitter.create();
  readonly #reader: RowLineReader;
  readonly #tree: CompactTree;
  readonly #findings: HashedFinding[] = [];

  #header: ExportHeader | undefined;
  #checkpoint: VerifiedCheckpoint | undefined;
  #end: ExportEnd | undefined;
  #run: Run | undefined;
  #rows = 0;
  #skipped = 0;
  /** By how much the numbers of the last rows were off. */
  #shift = 0;
  /** Older heads that weren't reached yet. */
  readonly #awaited: Set<Checkpoint>;
  /** Where the export's rows end, if it has any. */
  #lastPlace: number | undefined;
  #rootAtEnd: Hash | undefined;

  private constructor(trust: ExportTrust) {
    const { hasher = treeHasher, previous = [] } = trust;
    this.#trust = trust;
    this.#reader = RowLineReader.create({ hasher });
    this.#tree = CompactTree.create({ hasher });
    this.#awaited = new Set(previous);
  }

  /** A verifier at the start of an export. */
  static create(trust: ExportTrust): ExportVerifier {
    return new ExportVerifier(trust);
  }

  /** How many rows were read. */
  get rows(): number {
    return this.#rows;
  }

  /**
   * Takes the next bytes.
   *
   * @throws {@link ProofError} as soon as going on can't prove anything; wrong rows are collected, and told by {@link ExportVerifier.finish}
   */
  write(chunk: Uint8Array): void {
    for (const line of this.#lines.split(chunk)) {
      if (PROOF_LINES.some(start => startsWith(line, start))) {
        this.#proofLine(line);
      } else {
        this.#rowLine(line);
      }
    }
  }

  /**
   * Says what the export proves, after all of it was written.
   *
   * @throws {@link ProofError}
   */
  finish(): ExportVerdict {
    const header = this.#header;
    const checkpoint = this.#checkpoint;
    if (!header || !checkpoint || !this.#end || this.#lines.rest.length > 0) {
      throw this.#malformed(this.#truncated(), this.#lines.count + 1);
    }
    const { size, root } = checkpoint;
    if (this.#tree.size !== size) {
      throw this.#malformed(
        `rows ${this.#tree.size} to ${size - 1} of the signed tree are neither there nor skipped`,
      );
    }
    const findings = withExchanges(this.#findings);
    if (!sameHash(this.#tree.root(), root)) {
      throw new ProofError(
        'rows-differ',
        'The hashes in the export do not lead to the root that the log signed: hashes were changed, alone or with their rows, or they belong to another checkpoint',
        { proven: this.#proven(), findings },
      );
    }
    if (findings.length > 0) {
      throw new ProofError('rows-differ', inWords(findings), {
        proven: [
          ...this.#proven(),
          'The hashes that the rows were compared with are those of the signed tree.',
        ],
        findings: findings
          .slice(0, MAX_FINDINGS)
          .map(({ kind, seq, line, message }) => ({
            kind,
            seq,
            line,
            message,
          })),
      });
    }
    if (this.#end.rows !== this.#rows) {
      throw this.#malformed(
        `it says that there are ${this.#end.rows} rows, but there are ${this.#rows}`,
      );
    }
    const [unreached] = this.#awaited;
    if (unreached) {
      throw new ProofError(
        'not-consistent',
        `The export can't be compared with the older head of ${rowCount(unreached.size)}: it has no hash for that place. Compare the two checkpoints by a consistency proof`,
        { proven: this.#proven() },
      );
    }
    return this.#verdict(header, checkpoint);
  }

  #proofLine(bytes: Uint8Array) {
    const line = parseProofLine(utf8.decode(bytes), why =>
      this.#malformed(why),
    );
    if (this.#end) throw this.#malformed('there is something after the end');
    if (line.type === 'audit-export') {
      if (this.#lines.count !== 1) {
        throw this.#malformed('a second export begins');
      }
      this.#begin(line);
      return;
    }
    if (!this.#header) throw this.#malformed('it does not begin as an export');
    this.#closeRun();
    if (line.type === 'end') this.#end = line;
    else if (line.type === 'skip') this.#skip(line, this.#header);
    else this.#openRun(line, this.#header);
  }

  #begin(header: ExportHeader) {
    const checkpoint = openCheckpoint(header.checkpoint, this.#trust.log);
    if (header.to > checkpoint.size) {
      throw this.#malformed(
        `it is said to go to row ${header.to}, the signed tree has ${checkpoint.size}`,
      );
    }
    this.#header = header;
    this.#checkpoint = checkpoint;
    if (header.from < header.to) this.#lastPlace = header.to;
    this.#reach();
  }

  #skip(skip: ExportSkip, header: ExportHeader) {
    this.#assertNext(skip);
    const subtrees = subtreesOf(skip);
    if (subtrees.length !== skip.hashes.length) {
      throw this.#malformed(
        `${skip.hashes.length} hashes stand for ${subtrees.length} subtrees`,
      );
    }
    subtrees.forEach(({ level }, i) => {
      this.#tree.appendSubtree(level, skip.hashes[i]);
      this.#reach();
    });
    const from = Math.max(skip.from, header.from);
    const to = Math.min(skip.to, header.to);
    if (from >= to) return;
    this.#skipped += to - from;
    if (header.filter) return;
    for (let seq = from; seq < to && this.#listening; seq++) {
      this.#findings.push({
        kind: 'removed',
        seq,
        line: this.#lines.count,
        message: `Row ${seq} was left out (line ${this.#lines.count}), and no filter says why`,
      });
    }
  }

  #openRun(leaves: ExportLeaves, header: ExportHeader) {
    this.#assertNext(leaves);
    if (leaves.from < header.from || leaves.to > header.to) {
      throw this.#malformed('it is about rows that the export should not hold');
    }
    if (
      leaves.hashes.length !== leaves.to - leaves.from ||
      leaves.hashes.length > MAX_RUN
    ) {
      throw this.#malformed(
        `${leaves.hashes.length} hashes stand for the rows ${leaves.from} to ${leaves.to}`,
      );
    }
    this.#run = { ...leaves, rows: [], asExpected: true };
  }

  #rowLine(bytes: Uint8Array) {
    const run = this.#run;
    if (!run) {
      throw this.#malformed(
        this.#header
          ? 'a row stands where none is expected: its line of hashes is missing'
          : 'it does not begin as an export',
      );
    }
    this.#rows += 1;
    const place = run.rows.length;
    if (place >= MAX_ROWS_READ) {
      throw this.#malformed(
        `there are more than ${MAX_ROWS_READ} rows where ${run.hashes.length} should be`,
      );
    }
    const read = this.#reader.read(bytes);
    const row: ReadRow = {
      line: this.#lines.count,
      // Of a line that can't be read nothing but its place is known.
      seq: read?.seq ?? run.from + place,
      hash: read?.hash ?? UNREADABLE,
    };
    run.rows.push(row);
    const expected = run.hashes.at(place);
    run.asExpected &&=
      read !== undefined &&
      read.hashFits &&
      read.seq === run.from + place &&
      expected !== undefined &&
      sameHash(read.hash, expected);
    if (read && !read.hashFits && expected && sameHash(read.hash, expected)) {
      this.#find({
        kind: 'altered',
        seq: run.from + place,
        line: row.line,
        message: `The leaf_hash of row ${run.from + place} was altered (line ${row.line}); the rest of it was not`,
      });
    }
  }

  #closeRun() {
    const run = this.#run;
    if (!run) return;
    this.#run = undefined;
    for (const hash of run.hashes) {
      this.#tree.append(hash);
      this.#reach();
    }
    const complete = run.rows.length === run.hashes.length;
    if (complete && run.asExpected) {
      this.#shift = 0;
      return;
    }
    const { findings, places } = alignRows({
      from: run.from,
      expected: run.hashes,
      rows: run.rows,
      line: this.#lines.count,
    });
    findings.forEach(finding => this.#find(finding));
    run.rows.forEach((row, i) => this.#checkNumber(row, places[i]));
  }

  /** Tells rows that bear a wrong number; of several that are off by as much, the first. */
  #checkNumber({ seq, line }: ReadRow, place: number | undefined) {
    if (place === undefined) return;
    const shift = seq - place;
    if (shift !== this.#shift && shift !== 0) {
      this.#find({
        kind: 'renumbered',
        seq: place,
        line,
        message: `Row ${place} is numbered ${seq} (line ${line}), and so on from there`,
      });
    }
    this.#shift = shift;
  }

  #find(finding: HashedFinding) {
    if (this.#listening) this.#findings.push(finding);
  }

  get #listening(): boolean {
    return this.#findings.length < MAX_FINDINGS_KEPT;
  }

  #assertNext({ from }: { from: number }) {
    if (from !== this.#tree.size) {
      throw this.#malformed(
        from > this.#tree.size
          ? `proof material for the rows ${this.#tree.size} to ${from - 1} is missing before it`
          : `proof material for row ${from} stands there twice`,
      );
    }
  }

  /** The tree has come to another size. */
  #reach() {
    if (this.#tree.size === this.#lastPlace) {
      this.#rootAtEnd = this.#tree.root();
    }
    if (this.#awaited.size > 0) this.#compareWithPrevious();
  }

  #compareWithPrevious() {
    for (const previous of this.#awaited) {
      if (this.#tree.size !== previous.size) continue;
      if (!sameHash(this.#tree.root(), previous.root)) {
        throw new ProofError(
          'not-consistent',
          `The export does not continue the older head of ${rowCount(previous.size)}: rows before that place are others than were signed then`,
          { proven: this.#proven() },
        );
      }
      this.#awaited.delete(previous);
    }
  }

  #malformed(why: string, line: number = this.#lines.count): ProofError {
    return new ProofError('malformed', `Line ${line} of the export: ${why}`, {
      proven: this.#proven(),
      findings: this.#findings.slice(0, MAX_FINDINGS),
    });
  }

  #truncated(): string {
    const last = this.#run?.rows.at(-1);
    if (!this.#header) return 'it ends before it began';
    return last
      ? `the file is truncated, after row ${last.seq}`
      : 'the file is truncated';
  }

  #proven(): string[] {
    return this.#checkpoint ? [checkpointInWords(this.#checkpoint)] : [];
  }

  #verdict(
    header: ExportHeader,
    checkpoint: VerifiedCheckpoint,
  ): ExportVerdict {
    const { from, to } = header;
    const { previous = [] } = this.#trust;
    const complete = this.#skipped === 0;
    const range = rangeInWords(from, to);
    return {
      checkpoint,
      from,
      to,
      rows: this.#rows,
      complete,
      ...(this.#rootAtEnd && { rootAtEnd: this.#rootAtEnd }),
      proven: [
        ...this.#proven(),
        complete
          ? `The export holds ${range} of that log: all of them, in order, to the byte.`
          : `Each row of the export (${rowCount(this.#rows)}), to the byte, is in that log at its place.`,
        ...previous.map(
          ({ size }) =>
            `That log continues the older head of ${rowCount(size)}.`,
        ),
      ],
      notProven: [
        ...(complete
          ? []
          : [
              `That the filter ${JSON.stringify(header.filter)} left out the right ones: ${rowCount(this.#skipped)} between ${from} and ${to} left out.`,
            ]),
        'That what the rows say is true: the proof is that they were recorded so, and not changed since the checkpoint was signed.',
        'That everybody is shown this checkpoint: compare it with those that a witness keeps.',
      ],
    };
  }
}

/** Rows, and the leaf hashes that they should have. */
type Run = {
  from: number;
  hashes: readonly Hash[];
  rows: ReadRow[];
  /** Whether every row so far is the expected one. */
  asExpected: boolean;
};

/** The hash of a line that isn't a row's: no row has it. */
const UNREADABLE = new Uint8Array(0);

const utf8 = new TextDecoder('utf-8');

function rangeInWords(from: number, to: number): string {
  if (from === to) return 'no rows';
  return to - from === 1 ? `row ${from}` : `rows ${from} to ${to - 1}`;
}

function startsWith(line: Uint8Array, start: Uint8Array): boolean {
  return start.every((byte, i) => line[i] === byte);
}

/** Two altered rows of which each has the other's hash were exchanged. */
function withExchanges(findings: readonly HashedFinding[]): HashedFinding[] {
  const byExpected = new Map(
    findings.flatMap(finding =>
      finding.kind === 'altered' && finding.expected
        ? [[finding.expected, finding]]
        : [],
    ),
  );
  return findings.map(finding => {
    if (finding.kind !== 'altered' || !finding.found) return finding;
    const other = byExpected.get(finding.found);
    return other
      ? {
          ...finding,
          kind: 'moved',
          message: `In the place of row ${finding.seq} stands row ${other.seq} (line ${finding.line})`,
        }
      : finding;
  });
}

function inWords(findings: readonly RowFinding[]): string {
  const [first, ...more] = findings;
  if (more.length === 0) return first.message;
  const others =
    findings.length < MAX_FINDINGS_KEPT
      ? more.length
      : `at least ${more.length}`;
  return `${first.message}, and ${others} more ${more.length === 1 ? 'finding' : 'findings'}`;
}
