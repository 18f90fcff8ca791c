import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import {
  appendToTiles,
  type AuditRow,
  canonicalRow,
  CompactTree,
  createExport,
  createNoteSigner,
  createReceipt,
  exportRow,
  formatContinuation,
  formatVerifierKey,
  leafHash,
  signCheckpoint,
  TiledTree,
  type TileReader,
} from '@alphaswarm-admin/plugin-audit-log-common';

/** An Ed25519 key of Node's, always the same for a number. */
export function exampleKey(name: string, number: number) {
  const seed = Buffer.alloc(32, number);
  const privateKey = createPrivateKey({
    // PKCS #8 around the seed (RFC 8410).
    key: Buffer.concat([
      Buffer.from('302e020100300506032b657004220420', 'hex'),
      seed,
    ]),
    format: 'der',
    type: 'pkcs8',
  });
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  const publicKey = Uint8Array.from(Buffer.from(x!, 'base64url'));
  return {
    vkey: formatVerifierKey({ name, publicKey }),
    signer: createNoteSigner({
      name,
      publicKey,
      sign: async message => Uint8Array.from(sign(null, message, privateKey)),
    }),
  };
}

/** A log of some rows, in memory. */
export class ExampleLog {
  static readonly origin = 'admin.example/audit-log';
  readonly key = exampleKey(ExampleLog.origin, 1);
  readonly rows: AuditRow[] = [];
  readonly #tiles = new Map<string, Uint8Array>();

  static create(size: number): ExampleLog {
    const log = new ExampleLog();
    for (let seq = 0; seq < size; seq++) log.rows.push(exampleRow(seq));
    const hashes = log.rows.map(row =>
      Uint8Array.from(Buffer.from(row.leaf_hash, 'hex')),
    );
    for (const tile of appendToTiles(CompactTree.create(), hashes)) {
      log.#tiles.set(`${tile.level}/${tile.index}`, tile.hashes);
    }
    return log;
  }

  async checkpoint(size = this.rows.length): Promise<string> {
    const root = await this.#tree(size).root();
    const { origin } = ExampleLog;
    return signCheckpoint({ origin, size, root, extensions: [] }, [
      this.key.signer,
    ]);
  }

  async receipt(seq: number, size = this.rows.length): Promise<string> {
    return createReceipt({
      row: this.rows[seq],
      hashes: await this.#tree(size).inclusionProof(seq),
      checkpoint: await this.checkpoint(size),
    });
  }

  async continuation(oldSize: number): Promise<string> {
    return formatContinuation({
      oldSize,
      hashes: await this.#tree().consistencyProof(oldSize),
      checkpoint: await this.checkpoint(),
    });
  }

  /** Rows from `from` up to, not including, `to`, proven by the head of `size` rows. */
  async export(
    from = 0,
    to = this.rows.length,
    size = this.rows.length,
  ): Promise<string> {
    const range = { from, to };
    const pieces: string[] = [];
    const source = {
      checkpoint: await this.checkpoint(size),
      tree: this.#tree(size),
      range,
      pages: [this.rows.slice(from, to).map(exportRow)],
    };
    for await (const piece of createExport(source)) pieces.push(piece);
    return pieces.join('');
  }

  #tree(size = this.rows.length): TiledTree {
    const reader: TileReader = {
      readTiles: async tiles =>
        tiles.map(({ level, index }) => this.#tiles.get(`${level}/${index}`)!),
    };
    return TiledTree.create({ size, reader });
  }
}

function exampleRow(seq: number): AuditRow {
  const row: Omit<AuditRow, 'leaf_hash'> = {
    seq,
    v: 1,
    id: `01932f3c-7b1e-7c3a-8f00-${String(seq).padStart(12, '0')}`,
    action_id: `01932f3c-7b1d-7000-8000-${String(seq).padStart(12, '0')}`,
    phase: 'succeeded',
    event_type: 'platform-ecs.service.scale',
    event_category: 'safety',
    severity: 'warning',
    source: 'admin',
    actor_kind: 'user',
    actor_user_id: 'user:staff/olivia',
    agent_subject: null,
    act: null,
    user_id: null,
    organization_id: null,
    workspace_id: null,
    cell_id: null,
    target_kind: 'ecs-service',
    target_id: 'cluster/api',
    reason: 'load \u001b[2Jtest \u202e for „Grüße" 😀',
    ip: '203.0.113.7',
    user_agent: null,
    connection: 'entra',
    request_id: null,
    step_up: null,
    approval: null,
    operation_digest: null,
    compensates: null,
    details: { before: { desiredCount: 2 }, after: { desiredCount: seq } },
    created_at: '2026-11-24T06:00:00.123Z',
  };
  return { ...row, leaf_hash: leafHash(row) };
}

/** The receipt with another reason in its row. */
export function forged(receipt: string, log: ExampleLog, seq: number): string {
  const row = canonicalRow({ ...log.rows[seq], reason: 'forged' });
  const extra = Buffer.from(row).toString('base64');
  return receipt.replace(/^extra .*$/m, `extra ${extra}`);
}
