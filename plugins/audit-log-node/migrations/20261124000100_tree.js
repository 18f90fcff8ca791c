/**
 * The Merkle tree over the ledger's rows, and the checkpoints that were signed of it. Both only grow: a tile is stored once it is full and
 * never changes afterwards; what is not full yet is made from the rows below it.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(`
    create table audit_tiles (
      level smallint not null check (level between 0 and 5),
      index bigint not null check (index >= 0),
      -- 256 hashes of 32 bytes, and the hash of the subtree above them: its entry in the tile one level up.
      hashes bytea not null check (octet_length(hashes) = 8192),
      root bytea not null check (octet_length(root) = 32),
      primary key (level, index)
    );
    -- Hashes can't be compressed.
    alter table audit_tiles alter column hashes set storage external;

    create table audit_checkpoints (
      size bigint not null check (size >= 0),
      -- The signing key, by its id in the note. After a rotation the new key signs the head that the old one signed.
      key_id varchar(8) not null check (key_id ~ '^[0-9a-f]{8}$'),
      root bytea not null check (octet_length(root) = 32),
      note text not null,
      created_at timestamptz(3) not null default clock_timestamp(),
      primary key (size, key_id)
    );
  `);
  for (const table of ['audit_tiles', 'audit_checkpoints']) {
    await knex.raw(
      `create trigger ${table}_append_only
         before update or delete or truncate on ${table}
         for each statement execute function audit_refuse_change();
       alter table ${table} enable always trigger ${table}_append_only`,
    );
  }
};

/** What was signed is never taken away by a migration. */
exports.down = async function down() {
  throw new Error(
    'The audit ledger is append-only: its tree and checkpoints are not dropped',
  );
};
