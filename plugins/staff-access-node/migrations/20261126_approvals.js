/**
 * Requests for other people's approval, and their words.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('approvals', table => {
    table
      .uuid('id')
      .primary()
      .comment('UUIDv7; also the id of the action, if it comes to one');
    table.string('action_type', 64).notNullable();
    table.jsonb('target').notNullable();
    table.uuid('compensates').comment('The action that this one undoes');
    table.text('input').notNullable().comment('Canonical JSON (RFC 8785)');
    table.text('reason').notNullable();
    table.text('seen_version').notNullable();
    table.string('operation_digest', 64).notNullable();
    table
      .jsonb('preview')
      .notNullable()
      .comment('Exactly what the requester saw');
    table.text('requester').notNullable();
    table.jsonb('actor').notNullable();
    table.jsonb('request').notNullable();
    table.jsonb('step_up').comment("The requester's, as the ledger records it");
    table.boolean('step_up_bound').notNullable();
    table.integer('quorum').notNullable();
    table
      .text('state')
      .notNullable()
      .checkIn([
        'waiting',
        'approved',
        'running',
        'rejected',
        'expired',
        'refused',
        'succeeded',
        'failed',
        'compensated',
        'abandoned',
      ]);
    table.text('announced').comment('The last state that people were told of');
    table.text('message');
    table.timestamp('created_at', { useTz: true }).notNullable();
    table.timestamp('expires_at', { useTz: true }).notNullable();
    table
      .timestamp('running_until', { useTz: true })
      .comment('Until when the process that runs it may be at work on it');
    table.index(['state', 'id']);
    table.index(['requester', 'id']);
  });

  await knex.schema.createTable('approval_words', table => {
    table.uuid('approval_id').notNullable().references('approvals.id');
    table.text('approver').notNullable();
    table.text('approver_name');
    table.text('word').notNullable().checkIn(['approved', 'rejected']);
    table.text('reason').notNullable();
    table
      .uuid('action_id')
      .notNullable()
      .unique()
      .comment('The action by which the word was given');
    table.jsonb('step_up');
    table.timestamp('created_at', { useTz: true }).notNullable();
    table.primary(['approval_id', 'approver']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('approval_words');
  await knex.schema.dropTable('approvals');
};
