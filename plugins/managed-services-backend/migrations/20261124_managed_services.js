/**
 * The catalogue of managed services, what companies have of it, and how services have been.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('managed_service_offers', table => {
    table.comment(
      'The catalogue. Deleted offers stay, so that they can be restored',
    );
    table.string('id', 30).primary();
    table.jsonb('content').notNullable();
    table.integer('revision').notNullable().comment('Counts the changes');
    table.boolean('deleted').notNullable();
    table.timestamp('updated_at', { useTz: true }).notNullable();
  });

  await knex.schema.createTable('managed_service_instances', table => {
    table.comment(
      'What companies have of managed services, as far as alphaswarm-cp confirmed it',
    );
    table
      .string('id', 63)
      .primary()
      .comment("The tenant's id at alphaswarm-cp");
    table.string('company_id', 128).notNullable();
    table.string('company_name', 200).notNullable();
    table.string('offer', 30).notNullable().index();
    table.jsonb('spec').notNullable().comment('Plan, price, quotas, throttle');
    table.string('state', 20).notNullable();
    table.string('namespace', 200);
    table
      .jsonb('replicas')
      .comment('Of a suspended one: what each workload returns to');
    table.integer('revision').notNullable().comment('Counts the changes');
    table.timestamp('created_at', { useTz: true }).notNullable();
    table.timestamp('updated_at', { useTz: true }).notNullable();
    table.index(['company_id', 'id']);
  });

  await knex.schema.createTable('managed_service_periods', table => {
    table.comment(
      'Since when an instance has had which price: what its cost is estimated from',
    );
    table.bigIncrements('id');
    table.string('instance', 63).notNullable().index();
    table
      .bigInteger('amount')
      .notNullable()
      .comment('For a month, minor units');
    table.string('currency', 3).notNullable();
    table.timestamp('started_at', { useTz: true }).notNullable();
    table.timestamp('ended_at', { useTz: true });
  });

  await knex.schema.createTable('managed_service_health_days', table => {
    table.comment(
      'How often a service was looked at in a day (UTC), and found up',
    );
    table.string('offer', 30).notNullable();
    table.date('day').notNullable();
    table.integer('checks').notNullable();
    table.integer('up').notNullable();
    table.primary(['offer', 'day']);
  });

  await knex.schema.createTable('managed_service_health', table => {
    table.comment('The last look at each service');
    table.string('offer', 30).primary();
    table.boolean('up').comment('Null: not asked');
    table.string('finding', 300).notNullable();
    table.timestamp('checked_at', { useTz: true }).notNullable();
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('managed_service_health');
  await knex.schema.dropTable('managed_service_health_days');
  await knex.schema.dropTable('managed_service_periods');
  await knex.schema.dropTable('managed_service_instances');
  await knex.schema.dropTable('managed_service_offers');
};
