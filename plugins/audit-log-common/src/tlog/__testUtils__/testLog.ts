import { ed25519 } from '@noble/curves/ed25519.js';
import { exampleRow } from '../../exampleRow.testdata';
import { leafHash } from '../../leaf';
import type { AuditRow } from '../../row';
import { trustedLog, signCheckpoint } from '../checkpoint';
import { CompactTree } from '../CompactTree';
import { createExport, type ExportSource } from '../createExport';
import { exportRow } from '../exportFormat';
import type { Hash } from '../hash';
import { createNoteSigner, formatVerifierKey } from '../noteKeys';
import { TiledTree } from '../TiledTree';
import { appendToTiles, type TileReader } from '../tiles';
import { nodeHasher } from './naiveTree';

/** An Ed25519 key for tests, always the same for a number. */
export function testKey(name: string, number: number) {
  const secretKey = new Uint8Array(32).fill(number);
  const publicKey = ed25519.getPublicKey(secretKey);
  return {
    vkey: formatVerifierKey({ name, publicKey }),
    signer: createNoteSigner({
      name,
      publicKey,
      sign: async message => ed25519.sign(message, secretKey),
    }),
  };
}

/** A log of rows in memory: its tiles, its checkpoints and its receipts. */
export class TestLog {
  static readonly origin = 'log.example/audit';
  readonly rows: AuditRow[] = [];
  readonly key = testKey(TestLog.origin, 1);
  readonly trusted = trustedLog([this.key.vkey]);
  readonly #tiles = new Map<string, number[]>();
  readonly #tree = CompactTree.create({ hasher: nodeHasher });

  /** A log of `size` rows; `reasonOf` gives rows other reasons, as a rewriting of history would. */
  static create(
    size: number,
    reasonOf = (seq: number) => `Grund ${seq} 😀`,
  ): TestLog {
    const log = new TestLog();
    for (let seq = 0; seq < size; seq++) {
      const row = {
        ...exampleRow,
        id: `01932f3c-7b1e-7c3a-8f00-${String(seq).padStart(12, '0')}`,
        reason: reasonOf(seq),
      };
      log.rows.push({ ...row, seq, leaf_hash: leafHash(row) });
    }
    log.#integrate();
    return log;
  }

  get reader(): TileReader {
    return {
      readTiles: async tiles =>
        tiles.map(({ level, index }) =>
          Uint8Array.from(this.#tiles.get(`${level}/${index}`) ?? []),
        ),
    };
  }

  tree(size: number = this.rows.length): TiledTree {
    return TiledTree.create({ size, reader: this.reader, hasher: nodeHasher });
  }

  async checkpoint(size: number = this.rows.length): Promise<string> {
    const root = await this.tree(size).root();
    return signCheckpoint(
      { origin: TestLog.origin, size, root, extensions: [] },
      [this.key.signer],
    );
  }

  async export(
    options: Partial<Pick<ExportSource, 'range' | 'filter' | 'pages'>> = {},
  ): Promise<string> {
    const range = options.range ?? { from: 0, to: this.rows.length };
    const pieces = createExport({
      checkpoint: await this.checkpoint(),
      tree: this.tree(),
      range,
      pages: [this.rows.slice(range.from, range.to).map(exportRow)],
      ...options,
    });
    let text = '';
    for await (const piece of pieces) text += piece;
    return text;
  }

  #integrate() {
    const leafHashes: Hash[] = this.rows.map(row =>
      Buffer.from(row.leaf_hash, 'hex'),
    );
    for (const growth of appendToTiles(this.#tree, leafHashes)) {
      const key = `${growth.level}/${growth.index}`;
      const tile = this.#tiles.get(key) ?? [];
      this.#tiles.set(key, [...tile, ...growth.hashes]);
    }
  }
}
