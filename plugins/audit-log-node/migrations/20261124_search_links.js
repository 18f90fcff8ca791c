/**
 * How actions are found that are about another action: what undid it, and who acknowledged that its outcome is not known. Few rows are, and only those are
 * in the indexes.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw('set local statement_timeout = 0');
  await knex.raw(`
    create index security_audit_events_compensates on security_audit_events (compensates, seq)
      where compensates is not null;
    create index security_audit_events_acknowledges on security_audit_events (target_id)
      where event_type = 'audit-log.abandoned.acknowledge' and phase = 'succeeded';
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw(`
    drop index security_audit_events_acknowledges;
    drop index security_audit_events_compensates;
  `);
};
