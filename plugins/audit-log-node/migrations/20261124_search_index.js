/**
 * What the log is searched by: a narrow copy of the columns that filters compare, and the words of each row.
 *
 * It is filled from the ledger after rows were appended, in order of `seq` (`SearchIndex` of the read side), so that an append maintains none of its
 * indexes. Nothing in it is evidence: it can be emptied, and fills itself again.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw('set local statement_timeout = 0');

  await knex.raw(`
    create table audit_search (
      seq bigint primary key,
      created_at timestamptz(3) not null,
      phase varchar(16) not null,
      -- An intent's is that of its action, 'open' until it has one; any other row's is its phase.
      outcome varchar(16) not null,
      event_type varchar(64) not null,
      event_category varchar(32) not null,
      severity varchar(16) not null,
      actor_kind varchar(8) not null,
      actor_user_id varchar(255),
      organization_id varchar(255),
      target_kind varchar(64),
      target_id varchar(512),
      words tsvector not null
    )
  `);
  // One for each filter, in the order that pages are read in.
  for (const column of [
    'created_at',
    'phase',
    'outcome',
    'event_type',
    'event_category',
    'severity',
    'actor_kind',
    'actor_user_id',
    'organization_id',
    'target_kind',
    'target_id',
  ]) {
    await knex.raw(
      `create index audit_search_${column} on audit_search (${column}, seq)`,
    );
  }
  // A short pending list: every search reads through it.
  await knex.raw(`
    create index audit_search_words on audit_search using gin (words)
      with (fastupdate = on, gin_pending_list_limit = 1024)
  `);

  // The ledger's own indexes of the same columns go: each was written in the transaction of every append.
  await knex.raw(`
    drop index if exists security_audit_events_actor;
    drop index if exists security_audit_events_type;
    drop index if exists security_audit_events_phase;
    drop index if exists security_audit_events_target;
    drop index if exists security_audit_events_target_kind;
    drop index if exists security_audit_events_created;

    -- Few rows ever: the ledger's metrics and the page count them.
    create index security_audit_events_abandoned on security_audit_events (seq)
      where phase = 'abandoned';
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw('set local statement_timeout = 0');
  await knex.raw(`
    drop index security_audit_events_abandoned;
    create index security_audit_events_actor on security_audit_events (actor_user_id, seq);
    create index security_audit_events_type on security_audit_events (event_type, seq);
    create index security_audit_events_phase on security_audit_events (phase, seq);
    create index security_audit_events_target on security_audit_events (target_id, seq);
    create index security_audit_events_target_kind on security_audit_events (target_kind, seq);
    create index security_audit_events_created on security_audit_events (created_at, seq);
    drop table audit_search;
  `);
};
