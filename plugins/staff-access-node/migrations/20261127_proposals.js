/**
 * What agents propose, until a person confirms it.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('proposals', table => {
    table
      .uuid('id')
      .primary()
      .comment(
        'UUIDv7; the row in the ledger that says so has it as action_id',
      );
    table.text('plugin_id').notNullable();
    table.text('method').notNullable();
    table.text('path').notNullable().comment('Below the plugin, encoded');
    table.string('action_type', 64).notNullable();
    table.jsonb('target').notNullable();
    table.text('input').notNullable().comment('Canonical JSON (RFC 8785)');
    table.text('body').notNullable().comment('The input beside the path');
    table.text('reason').notNullable();
    table.string('operation_digest', 64).notNullable();
    table.string('request_hash', 64).notNullable();
    table.jsonb('preview').notNullable().comment('What the agent was shown');
    table.text('agent').notNullable().comment('Entra client id');
    table.text('agent_title').notNullable();
    table.text('person').notNullable().comment('Whom it acts for');
    table.text('person_name');
    table
      .text('state')
      .notNullable()
      .checkIn(['waiting', 'confirmed', 'dismissed', 'expired']);
    table.boolean('announced').notNullable().defaultTo(false);
    table.uuid('action_id').comment('The action by which it was decided');
    table.text('decided_by');
    table.timestamp('created_at', { useTz: true }).notNullable();
    table.timestamp('expires_at', { useTz: true }).notNullable();
    table.index(['state', 'id']);
    table.index(['action_id']);
  });
  await knex.raw(
    `create unique index proposals_once on proposals (agent, person, request_hash) where state = 'waiting'`,
  );
  await knex.schema.alterTable('approvals', table => {
    table.jsonb('proposal').comment("The agent's proposal that it came from");
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('approvals', table => {
    table.dropColumn('proposal');
  });
  await knex.schema.dropTable('proposals');
};
