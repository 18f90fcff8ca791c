import {
  type AuditRow,
  terminalPhases,
} from '@alphaswarm-admin/plugin-audit-log-common';
import type { Knex } from 'knex';
import { auditRowColumns, auditRowOptions } from '../ledger/auditRows';
import { LedgerBrokenError } from './errors';

/** A checkpoint that was signed, as it is stored. */
export type StoredCheckpoint = {
  size: number;
  /** The key it is signed with, by its id in the note, hex. */
  keyId: string;
  root: Uint8Array;
  /** The signed note. */
  note: string;
  createdAt: Date;
};

/** A tile that is full, and so never changes. */
export type FullTile = {
  level: number;
  index: number;
  /** 256 hashes of 32 bytes, concatenated. */
  hashes: Uint8Array;
  /** The hash of the subtree above them. */
  root: Uint8Array;
};

/** Any constant: what those that integrate take turns by. */
const INTEGRATION_LOCK = 4_710_312;

/** How long the one whose turn it is may take between two statements: hashing, and a signature by a KMS. */
const MAX_STANDSTILL_MS = 10_000;

/** Options of {@link TreeTables.create}. */
export type TreeTablesOptions = {
  /** A pool, or a transaction, in the audit log's schema. */
  database: Knex;
  /** After how many milliseconds a statement is given up. */
  timeoutMs: number;
};

/** The tables of the tree and its checkpoints, beside the rows that they are made from. Nothing here is ever updated. */
export class TreeTables {
  readonly #database: Knex;
  readonly #timeoutMs: number;

  static create(options: TreeTablesOptions): TreeTables {
    return new TreeTables(options);
  }

  private constructor(options: TreeTablesOptions) {
    this.#database = options.database;
    this.#timeoutMs = options.timeoutMs;
  }

  /** Runs `work` in one transaction: all that it writes is stored, or nothing. */
  transaction<T>(work: (tables: TreeTables) => Promise<T>): Promise<T> {
    return this.#database.transaction(trx =>
      work(new TreeTables({ database: trx, timeoutMs: this.#timeoutMs })),
    );
  }

  /** Runs `work` in one transaction that sees the tables as they are at one moment, and changes nothing. */
  snapshot<T>(work: (tables: TreeTables) => Promise<T>): Promise<T> {
    return this.#database.transaction(
      trx =>
        work(new TreeTables({ database: trx, timeoutMs: this.#timeoutMs })),
      { isolationLevel: 'repeatable read', readOnly: true },
    );
  }

  /** Takes the turn to integrate until the transaction ends; false if another process has it. A process that stands still loses it. */
  async tryIntegrationLock(): Promise<boolean> {
    await this.#rows(
      `set local idle_in_transaction_session_timeout = '${MAX_STANDSTILL_MS}ms'`,
    );
    const [{ locked }] = await this.#rows<{ locked: boolean }>(
      // Keyed by the schema too: several ledgers may live in one database.
      'select pg_try_advisory_xact_lock(?, hashtext(current_schema())) as locked',
      [INTEGRATION_LOCK],
    );
    return locked;
  }

  /** How many rows there are. */
  async rowCount(): Promise<number> {
    const rows = await this.#rows<{ size: string }>(
      'select size from audit_ledger_head where id = 1',
    );
    if (rows.length !== 1) throw new Error('The ledger has no head');
    return Number(rows[0].size);
  }

  /** The checkpoint of the largest tree; of those, the one signed last. */
  async latestCheckpoint(): Promise<StoredCheckpoint | undefined> {
    const [latest] = await this.#checkpoints(
      'order by size desc, created_at desc limit 1',
      [],
    );
    return latest;
  }

  /**
   * Checkpoints in order of their trees' sizes.
   *
   * @param options.after - the one before the first
   */
  async checkpoints(options: {
    after: Pick<StoredCheckpoint, 'size' | 'keyId'> | undefined;
    limit: number;
  }): Promise<StoredCheckpoint[]> {
    const { after, limit } = options;
    return this.#checkpoints(
      'where (size, key_id) > (?, ?) order by size, key_id limit ?',
      [after?.size ?? -1, after?.keyId ?? '', limit],
    );
  }

  /** How many full tiles of each level are stored. */
  async tileCounts(): Promise<Map<number, number>> {
    const rows = await this.#rows<{ level: number; tiles: string }>(
      'select level, count(*) as tiles from audit_tiles group by level',
    );
    return new Map(rows.map(({ level, tiles }) => [level, Number(tiles)]));
  }

  /** The open actions that are not in their table, and those in it that are not open: action ids, a few of them. */
  async misplacedOpenActions(): Promise<string[]> {
    const rows = await this.#rows<{ action_id: string }>(
      `with open as (
         select action_id, seq from security_audit_events where phase = 'intent'
         except
         select i.action_id, i.seq from security_audit_events i join security_audit_events o using (action_id)
          where i.phase = 'intent' and o.phase in (${terminalPhases
            .map(phase => `'${phase}'`)
            .join(', ')})
       )
       (select action_id from open except select action_id from audit_open_actions)
       union
       (select action_id from
         (select action_id, intent_seq from audit_open_actions except select action_id, seq from open) as closed)
       limit 10`,
    );
    return rows.map(row => row.action_id);
  }

  /** What the log may hold once and holds twice: row ids, intents and outcomes, in words, a few of them. */
  async duplicates(): Promise<string[]> {
    const rows = await this.#rows<{ what: string }>(
      `(select 'two rows have the id ' || id as what from security_audit_events group by id having count(*) > 1)
       union all
       (select 'two intents have the action ' || action_id from security_audit_events
         where phase = 'intent' group by action_id having count(*) > 1)
       union all
       (select 'two outcomes have the action ' || action_id from security_audit_events
         where phase in (${terminalPhases.map(phase => `'${phase}'`).join(', ')})
         group by action_id having count(*) > 1)
       limit 10`,
    );
    return rows.map(({ what }) => what);
  }

  /** Rows below this `seq` were exported, and their partitions detached; 0 if none were. Their tiles are there. */
  async archivedTo(): Promise<number> {
    const [{ archived }] = await this.#rows<{ archived: string }>(
      `select coalesce(max(end_seq), 0) as archived from audit_partitions where detached_at is not null`,
    );
    return Number(archived);
  }

  /** Whether a key has signed the tree of this size. */
  async isSigned(size: number, keyId: string): Promise<boolean> {
    const rows = await this.#rows(
      'select 1 from audit_checkpoints where size = ? and key_id = ?',
      [size, keyId],
    );
    return rows.length > 0;
  }

  async insertCheckpoint(
    checkpoint: Omit<StoredCheckpoint, 'createdAt'>,
  ): Promise<void> {
    const { size, keyId, root, note } = checkpoint;
    await this.#rows(
      'insert into audit_checkpoints (size, key_id, root, note) values (?, ?, ?, ?)',
      [size, keyId, Buffer.from(root), note],
    );
  }

  /**
   * The leaf hashes of the rows from `from` up to, not including, `to`: as many of them as follow each other without a gap.
   *
   * @returns 32 bytes each, concatenated
   */
  async leafHashes(from: number, to: number): Promise<Uint8Array> {
    const [{ hashes, rows, last }] = await this.#rows<{
      hashes: Buffer | null;
      rows: string;
      last: string | null;
    }>(
      `select decode(string_agg(leaf_hash, '' order by seq), 'hex') as hashes,
              count(*) as rows, max(seq) as last
         from security_audit_events where seq >= ? and seq < ?`,
      [from, to],
    );
    const count = Number(rows);
    if (count > 0 && Number(last) !== from + count - 1) {
      throw new LedgerBrokenError(
        `rows are missing between seq ${from} and ${to}`,
      );
    }
    return hashes ?? new Uint8Array();
  }

  /** The rows from `from` up to, not including, `to`, in order. */
  async rows(from: number, to: number): Promise<AuditRow[]> {
    return this.#rows<AuditRow>(
      `select ${auditRowColumns.join(', ')} from security_audit_events
        where seq >= ? and seq < ? order by seq`,
      [from, to],
      auditRowOptions,
    );
  }

  /** The hashes of a full tile; undefined if it isn't stored. */
  async fullTile(
    level: number,
    index: number,
  ): Promise<Uint8Array | undefined> {
    const rows = await this.#rows<{ hashes: Buffer }>(
      'select hashes from audit_tiles where level = ? and index = ?',
      [level, index],
    );
    return rows[0]?.hashes;
  }

  /** The hashes of full tiles, in the order of the given places; undefined for those that aren't stored. */
  async fullTiles(
    places: ReadonlyArray<Pick<FullTile, 'level' | 'index'>>,
  ): Promise<Array<Uint8Array | undefined>> {
    if (places.length === 0) return [];
    const stored = await this.#rows<{
      level: number;
      index: string;
      hashes: Buffer;
    }>(
      `select level, index, hashes from audit_tiles
        where (level, index) in (${places.map(() => '(?, ?)').join(', ')})`,
      places.flatMap(({ level, index }) => [level, index]),
    );
    const byPlace = new Map(
      stored.map(({ level, index, hashes }) => [`${level}/${index}`, hashes]),
    );
    return places.map(({ level, index }) => byPlace.get(`${level}/${index}`));
  }

  /** The roots of full tiles of a level from `from` up to, not including, `to`, concatenated: the hashes of the level above. */
  async tileRoots(
    level: number,
    from: number,
    to: number,
  ): Promise<Uint8Array> {
    const [{ roots }] = await this.#rows<{ roots: Buffer | null }>(
      `select string_agg(root, ''::bytea order by index) as roots
         from audit_tiles where level = ? and index >= ? and index < ?`,
      [level, from, to],
    );
    return roots ?? new Uint8Array();
  }

  /** Stores tiles that became full. */
  async insertTiles(tiles: FullTile[]): Promise<void> {
    for (let at = 0; at < tiles.length; at += TILES_PER_STATEMENT) {
      const some = tiles.slice(at, at + TILES_PER_STATEMENT);
      await this.#rows(
        `insert into audit_tiles (level, index, hashes, root)
         values ${some.map(() => '(?, ?, ?, ?)').join(', ')}`,
        some.flatMap(({ level, index, hashes, root }) => [
          level,
          index,
          Buffer.from(hashes),
          Buffer.from(root),
        ]),
      );
    }
  }

  async #checkpoints(
    which: string,
    bindings: Array<number | string>,
  ): Promise<StoredCheckpoint[]> {
    const rows = await this.#rows<{
      size: string;
      key_id: string;
      root: Buffer;
      note: string;
      created_at: Date;
    }>(
      `select size, key_id, root, note, created_at from audit_checkpoints ${which}`,
      bindings,
    );
    return rows.map(row => ({
      size: Number(row.size),
      keyId: row.key_id,
      root: row.root,
      note: row.note,
      createdAt: row.created_at,
    }));
  }

  async #rows<T>(
    sql: string,
    bindings: Array<number | string | Buffer> = [],
    options: object = {},
  ): Promise<T[]> {
    const { rows } = await this.#database
      .raw<{ rows: T[] }>(sql, bindings)
      .options(options)
      .timeout(this.#timeoutMs);
    return rows;
  }
}

/** A statement has at most 65,535 parameters, and 8 kB for each tile are enough in one. */
const TILES_PER_STATEMENT = 64;
