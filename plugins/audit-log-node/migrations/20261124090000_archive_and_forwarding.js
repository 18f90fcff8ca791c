/**
 * How far the log was archived, and how far it was forwarded to each sink. Neither is evidence: the archive is what its bucket holds, and a sink that
 * is sent rows again knows them by their `seq`.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(`
    create table audit_archive_progress (
      -- The bucket and prefix: another destination begins anew.
      destination varchar(1024) primary key,
      -- Rows below it are in the archive, confirmed and locked.
      archived_to bigint not null default 0 check (archived_to >= 0),
      archived_at timestamptz(3),
      attempted_at timestamptz(3),
      -- Why the last attempt didn't come to its end.
      problem text
    );

    create table audit_forward_progress (
      sink varchar(64) primary key,
      -- The row that is sent next.
      next_seq bigint not null default 0 check (next_seq >= 0),
      sent_at timestamptz(3),
      -- Why the last batch was not accepted, and whether that was a refusal that only a person can mend.
      problem text,
      refused boolean not null default false,
      -- The process whose turn it is, and until when it need not say so again.
      holder uuid,
      held_until timestamptz(3)
    );
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw(`
    drop table audit_archive_progress;
    drop table audit_forward_progress;
  `);
};
