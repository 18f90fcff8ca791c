/**
 * How far the log was compared with others' records of what happened, and what came of it. No evidence: what was found is in rows; this says where to go on, and
 * that nothing is appended twice.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(`
    create table audit_comparisons (
      source varchar(64) primary key,
      -- Since when, and up to when, the record was compared with the log.
      since timestamptz not null,
      compared_to timestamptz not null,
      -- Rows below it were looked for in the record.
      rows_to bigint not null,
      -- One process compares at a time; another one may once the time is over.
      holder uuid,
      held_until timestamptz not null default '-infinity',
      problem varchar(1024)
    );

    create table audit_comparison_events (
      source varchar(64) not null,
      event_id varchar(255) not null,
      at timestamptz not null,
      action_id uuid,
      request_id varchar(255),
      is_outside boolean not null,
      -- What is still to be appended; null once its row is there.
      pending jsonb,
      primary key (source, event_id)
    );
    create index audit_comparison_events_request on audit_comparison_events (source, request_id);
    create index audit_comparison_events_action on audit_comparison_events (source, action_id);
    create index audit_comparison_events_at on audit_comparison_events (source, at);
    create index audit_comparison_events_outside on audit_comparison_events (source) where is_outside;
    create index audit_comparison_events_pending on audit_comparison_events (source) where pending is not null;

    create table audit_comparison_unseen (
      source varchar(64) not null,
      -- The row that tells of the effect, and the request that it names; '' if it names none.
      seq bigint not null,
      request_id varchar(255) not null,
      action_id uuid not null,
      primary key (source, seq, request_id)
    );
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw(`
    drop table audit_comparison_unseen;
    drop table audit_comparison_events;
    drop table audit_comparisons;
  `);
};
