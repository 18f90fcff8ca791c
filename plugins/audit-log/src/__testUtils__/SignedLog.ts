import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import {
  canonicalRow,
  createNoteSigner,
  createReceipt,
  formatContinuation,
  formatTlogProof,
  formatVerifierKey,
  MemoryTree,
  signCheckpoint,
  treeHasher,
  type AuditRow,
} from '@alphaswarm-admin/plugin-audit-log-common';
import type { FakeBackend } from './FakeBackend';
import { auditRow } from './rows';

const ORIGIN = 'log.example/audit';

/** What stands before an Ed25519 seed in PKCS #8 (RFC 8410). */
const PKCS8_PREFIX = '302e020100300506032b657004220420';

function keyOf(seed: number) {
  const privateKey = createPrivateKey({
    key: Buffer.from(`${PKCS8_PREFIX}${String(seed).padStart(64, '0')}`, 'hex'),
    format: 'der',
    type: 'pkcs8',
  });
  const spki = createPublicKey(privateKey).export({
    format: 'der',
    type: 'spki',
  });
  const publicKey = Uint8Array.from(spki.subarray(-32));
  return {
    vkey: formatVerifierKey({ name: ORIGIN, publicKey }),
    signer: createNoteSigner({
      name: ORIGIN,
      publicKey,
      sign: async message =>
        Uint8Array.from(sign(null, Buffer.from(message), privateKey)),
    }),
  };
}

/** A log whose tree and heads are real, behind a {@link FakeBackend}. Its rows are numbered from 0. */
export class SignedLog {
  readonly rows: AuditRow[] = [];
  readonly #key: ReturnType<typeof keyOf>;
  readonly #tree = MemoryTree.create();

  /** A log of so many rows; `seed` makes its key. */
  static create(size: number, seed = 1): SignedLog {
    const log = new SignedLog(keyOf(seed));
    for (let seq = 0; seq < size; seq++) log.append(auditRow({ seq }));
    return log;
  }

  private constructor(key: ReturnType<typeof keyOf>) {
    this.#key = key;
  }

  append(row: AuditRow) {
    this.rows.push({ ...row, seq: this.rows.length });
    this.#tree.append(
      treeHasher.leaf(new TextEncoder().encode(canonicalRow(row))),
    );
  }

  get vkey(): string {
    return this.#key.vkey;
  }

  /** The signed head. */
  head(): Promise<string> {
    return signCheckpoint(
      {
        origin: ORIGIN,
        size: this.#tree.size,
        root: this.#tree.root(),
        extensions: [],
      },
      [this.#key.signer],
    );
  }

  async proof(seq: number): Promise<string> {
    return formatTlogProof({
      index: seq,
      hashes: this.#tree.inclusionProof(seq),
      checkpoint: await this.head(),
    });
  }

  /** Answers with the log's present head, and its proofs of all rows and of all earlier heads. */
  async serveFrom(backend: FakeBackend) {
    const checkpoint = await this.head();
    backend.answer('/keys', {
      status: 200,
      body: { origin: ORIGIN, keys: [this.vkey] },
    });
    backend.answer('/checkpoint', { status: 200, body: checkpoint });
    for (const row of this.rows) {
      const hashes = this.#tree.inclusionProof(row.seq);
      backend.answer(`/proof/${row.seq}`, {
        status: 200,
        body: await this.proof(row.seq),
      });
      backend.answer(`/receipt/${row.seq}`, {
        status: 200,
        body: createReceipt({ row, hashes, checkpoint }),
      });
    }
    for (let oldSize = 1; oldSize <= this.rows.length; oldSize++) {
      backend.answer(`/consistency/${oldSize}`, {
        status: 200,
        body: formatContinuation({
          oldSize,
          hashes: this.#tree.consistencyProof(oldSize),
          checkpoint,
        }),
      });
    }
  }
}
