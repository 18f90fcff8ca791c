import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { PluginDatabase } from '@alphaswarm-admin/plugin-portal-node';
import type { Knex } from 'knex';
import { z } from 'zod';

/**
 * The format of what is kept. Raised with every change of a type that is (`lookFormat.test.ts` notices): during a rolling update each version then keeps looks of its
 * own instead of misreading the other's.
 */
export const LOOK_FORMAT = 1;

/** The longest that anything waits for Postgres here, milliseconds: who waits longer is better off looking. */
const DEADLINE_MS = 1_000;
/** How long a lease lasts that is not renewed, milliseconds: so long a replica that was killed while it looked holds the others up. */
export const LEASE_MS = 4_000;
/** For how long what has just been stored is new enough, however long its look took, milliseconds: else all who waited for it would look one after the other. */
const WAITED_MS = 250;
/** The largest look that is shared, bytes compressed. */
const MOST_BYTES = 4 * 1024 * 1024;
const MOST_BYTES_UNPACKED = 64 * 1024 * 1024;

const TABLE = 'ecs_looks';

const failureSchema = z.object({
  message: z.string(),
  permission: z.string().optional(),
  problem: z.string().optional(),
});

/** Why a look failed, as the others learn of it. */
export type LookFailure = z.infer<typeof failureSchema>;

/** What is known of a subject. */
export type StoredLook = {
  /** Which look it is: a later one has a greater number. 0 if there is none. */
  number: number;
  /** What it found; absent if it is not newer than what the caller knows. */
  found?: unknown;
  /** How long ago it began, milliseconds. */
  ageMs: number;
  /** How many looks have failed since. */
  failures: number;
  failure?: LookFailure;
  /** For how long nobody looks again, milliseconds. */
  restMs: number;
  /** Whether another replica looks now. */
  busy: boolean;
  /** Whether this replica was the last one that looked. */
  ours: boolean;
};

/** Looks that a replica may make, or that another one has made. */
export type Claimed = { mine: boolean; look: StoredLook };

type Row = {
  number: string;
  found: Buffer | null;
  age_ms: number | null;
  failures: number;
  failure: unknown;
  rest_ms: number;
  busy: boolean;
  ours: boolean;
};

const KNOWN = `number,
  case when number > :known then found end as found,
  extract(epoch from clock_timestamp() - found_at)::float8 * 1000 as age_ms,
  failures,
  failure,
  greatest(0, coalesce(extract(epoch from rest_until - clock_timestamp())::float8 * 1000, 0)) as rest_ms,
  coalesce(leased_until > clock_timestamp() and leased_by <> :replica, false) as busy,
  leased_by = :replica as ours`;

const CLAIM = `insert into ${TABLE} as held (subject, format, leased_by, leased_at, leased_until)
values (:subject, :format, :replica, clock_timestamp(), clock_timestamp() + :leaseMs * interval '1 millisecond')
on conflict (subject, format) do update set
  leased_by = excluded.leased_by, leased_at = excluded.leased_at, leased_until = excluded.leased_until
where (held.leased_until is null or held.leased_until <= excluded.leased_at or held.leased_by = excluded.leased_by)
  and (:anyway or held.rest_until is null or held.rest_until <= excluded.leased_at)
  and (held.found_at is null or held.found_at <= excluded.leased_at - :maxAgeMs * interval '1 millisecond')
  and (:anyway or held.leased_by = excluded.leased_by or held.stored_at is null or held.stored_at <= excluded.leased_at - :waitedMs * interval '1 millisecond')
returning ${KNOWN}`;

const READ = `select ${KNOWN}
from ${TABLE} where subject = :subject and format = :format`;

// Grows even where a crash of Postgres has emptied the table: replicas remember what they know by it.
const NEXT_NUMBER =
  'greatest(number + 1, (extract(epoch from clock_timestamp()) * 1000000)::bigint)';

const OWN =
  'subject = :subject and format = :format and leased_by = :replica and leased_until is not null';

/**
 * The last look at each thing, in Postgres, and a lease for who looks next. All times are by Postgres's clock: those of the replicas may differ. Every method
 * throws `ServiceUnavailableError` when the database does not answer within a second.
 */
export class LookStore {
  readonly #database: Pick<PluginDatabase, 'run'>;
  readonly #replica: string;
  readonly #format: number;

  static create(options: {
    database: Pick<PluginDatabase, 'run'>;
    /** A UUID of this process. */
    replica: string;
    /** Default {@link LOOK_FORMAT}. */
    format?: number;
  }): LookStore {
    return new LookStore(options);
  }

  private constructor(options: {
    database: Pick<PluginDatabase, 'run'>;
    replica: string;
    format?: number;
  }) {
    this.#database = options.database;
    this.#replica = options.replica;
    this.#format = options.format ?? LOOK_FORMAT;
  }

  /**
   * Takes the lease, unless there is a look that is new enough, somebody else looks, or all rest after a failure.
   *
   * @param options.maxAgeMs - how long ago a look that is new enough began at most
   * @param options.known - the number of the look that the caller has already
   * @param options.anyway - even if all rest, or have just waited for a look
   */
  async claim(
    subject: string,
    options: { maxAgeMs: number; known: number; anyway: boolean },
  ): Promise<Claimed> {
    const [mine] = await this.#rows(CLAIM, {
      ...options,
      subject,
      leaseMs: LEASE_MS,
      waitedMs: WAITED_MS,
    });
    const row = mine ?? (await this.#rows(READ, { ...options, subject }))[0];
    return { mine: mine !== undefined, look: await this.#parse(subject, row) };
  }

  /** What is known of a subject. */
  async read(subject: string, known: number): Promise<StoredLook> {
    const [row] = await this.#rows(READ, { subject, known });
    return this.#parse(subject, row);
  }

  /** Keeps the lease for a while longer. */
  async renew(subject: string): Promise<void> {
    await this.#rows(
      `update ${TABLE} set leased_until = clock_timestamp() + :leaseMs * interval '1 millisecond' where ${OWN}`,
      { subject, leaseMs: LEASE_MS },
    );
  }

  /**
   * Stores what a look found, and gives the lease back.
   *
   * @returns its number; `undefined` if the lease was lost meanwhile, or it is too large to be shared
   */
  async put(subject: string, found: unknown): Promise<number | undefined> {
    const packed = await promisify(gzip)(JSON.stringify(found), { level: 1 });
    if (packed.length > MOST_BYTES) {
      await this.release(subject);
      return undefined;
    }
    const [stored] = await this.#rows(
      `update ${TABLE} set number = ${NEXT_NUMBER}, found = :packed, found_at = leased_at, stored_at = clock_timestamp(),
        leased_until = null,
        failures = 0, failure = null, rest_until = null
      where ${OWN} returning number`,
      { subject, packed },
    );
    return stored && Number(stored.number);
  }

  /**
   * Stores that a look failed, and gives the lease back. What an earlier one found stays.
   *
   * @param options.restMs - for how long nobody looks again
   */
  async fail(
    subject: string,
    options: { failures: number; failure: LookFailure; restMs: number },
  ): Promise<void> {
    const { failures, failure, restMs } = options;
    await this.#rows(
      `update ${TABLE} set failures = :failures, failure = :failure, leased_until = null,
        rest_until = clock_timestamp() + :restMs * interval '1 millisecond'
      where ${OWN}`,
      { subject, failures, failure: JSON.stringify(failure), restMs },
    );
  }

  /** Gives a lease back. */
  async release(subject: string): Promise<void> {
    await this.#rows(`update ${TABLE} set leased_until = null where ${OWN}`, {
      subject,
    });
  }

  /**
   * Makes this replica the one that does something, or keeps it that: until `forMs` from now no other one is.
   *
   * @returns whether it is
   */
  async hold(subject: string, forMs: number): Promise<boolean> {
    const rows = await this.#rows(CLAIM, {
      subject,
      leaseMs: forMs,
      waitedMs: 0,
      maxAgeMs: 0,
      known: 0,
      anyway: false,
    });
    return rows.length > 0;
  }

  /** Deletes what nobody has looked at for an hour. */
  async prune(): Promise<void> {
    await this.#rows(
      `delete from ${TABLE} where leased_at < clock_timestamp() - interval '1 hour'`,
      {},
    );
  }

  /** @throws Error if nobody can read what is there: then it is gone, and the next look takes its place */
  async #parse(subject: string, row: Row | undefined): Promise<StoredLook> {
    try {
      return await parseLook(row);
    } catch (error) {
      await this.#rows(
        `delete from ${TABLE} where subject = :subject and format = :format`,
        { subject },
      );
      throw error;
    }
  }

  async #rows(sql: string, values: Record<string, unknown>): Promise<Row[]> {
    const bindings = {
      ...values,
      replica: this.#replica,
      format: this.#format,
    } as unknown as Record<string, Knex.RawBinding>;
    const { rows } = await this.#database.run<{ rows: Row[] }>(
      knex => knex.raw(sql, bindings),
      { deadlineMs: DEADLINE_MS },
    );
    return rows;
  }
}

async function parseLook(row: Row | undefined): Promise<StoredLook> {
  if (!row) {
    return {
      number: 0,
      ageMs: Infinity,
      failures: 0,
      restMs: 0,
      busy: false,
      ours: false,
    };
  }
  const failure = failureSchema.safeParse(row.failure);
  return {
    number: Number(row.number),
    found: row.found ? await unpack(row.found) : undefined,
    ageMs: row.age_ms ?? Infinity,
    failures: row.failures,
    failure: failure.data,
    restMs: row.rest_ms,
    busy: row.busy,
    ours: row.ours,
  };
}

async function unpack(packed: Buffer): Promise<unknown> {
  const json = await promisify(gunzip)(packed, {
    maxOutputLength: MOST_BYTES_UNPACKED,
  });
  return JSON.parse(json.toString());
}
