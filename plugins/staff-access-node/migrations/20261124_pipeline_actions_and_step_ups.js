/**
 * Idempotency keys of privileged actions, and step-up challenges, transactions and grants.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('idempotency_keys', table => {
    table.comment('One row per action that was claimed for a caller');
    table.text('actor').notNullable().comment("The caller's entity ref");
    table.string('key', 128).notNullable();
    table
      .string('request_hash', 64)
      .notNullable()
      .comment('Hex SHA-256 of the canonical request');
    table.uuid('action_id').notNullable().unique();
    table
      .timestamp('running_until', { useTz: true })
      .notNullable()
      .comment('Until when the claiming process may be at work on it');
    table
      .jsonb('answer')
      .comment('Status and body that the action was answered with');
    table
      .timestamp('created_at', { useTz: true })
      .notNullable()
      .defaultTo(knex.fn.now())
      .index();
    table.primary(['actor', 'key']);
  });

  await knex.schema.createTable('step_up_challenges', table => {
    table
      .string('id_hash', 64)
      .primary()
      .comment('Hex SHA-256 of the id that the person holds');
    table.text('user_ref').notNullable();
    table.string('session_hash', 64).notNullable();
    table.string('action_type', 64).notNullable();
    table.string('operation_digest', 64).notNullable();
    table.text('acr').notNullable();
    table.integer('max_age_seconds').notNullable();
    table.boolean('bound').notNullable();
    table.jsonb('actor').notNullable();
    table.text('connection');
    table
      .text('state')
      .notNullable()
      .checkIn(['pending', 'granted', 'refused']);
    table.text('problem');
    table.timestamp('created_at', { useTz: true }).notNullable();
    table.timestamp('expires_at', { useTz: true }).notNullable().index();
  });

  await knex.schema.createTable('step_up_transactions', table => {
    table.string('state_hash', 64).primary();
    table
      .binary('sealed')
      .notNullable()
      .comment("Encrypted under a key that only the person's browser holds");
    table.timestamp('expires_at', { useTz: true }).notNullable().index();
    table.timestamp('taken_at', { useTz: true });
  });

  await knex.schema.createTable('step_up_grants', table => {
    table
      .string('id', 64)
      .primary()
      .comment('The id_hash of the challenge that it answers');
    table.text('user_ref').notNullable();
    table.string('session_hash', 64).notNullable();
    table.boolean('bound').notNullable();
    table.string('operation_digest', 64).notNullable();
    table.jsonb('acrs').notNullable();
    table.jsonb('amr').notNullable();
    table
      .bigInteger('auth_time')
      .notNullable()
      .comment("Epoch seconds, from the ID token's auth_time");
    table.timestamp('expires_at', { useTz: true }).notNullable().index();
    table
      .timestamp('consumed_at', { useTz: true })
      .comment('When a bound grant was used: once');
    table.index(['user_ref', 'session_hash']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('step_up_grants');
  await knex.schema.dropTable('step_up_transactions');
  await knex.schema.dropTable('step_up_challenges');
  await knex.schema.dropTable('idempotency_keys');
};
