/**
 * What was refunded through the portal lately, against which ceilings are held.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('billing_refunds', table => {
    table.comment(
      'Refunds of the last days, as they were promised before Stripe was asked',
    );
    table.uuid('action_id').primary();
    table.date('day').notNullable().comment('UTC');
    table.string('person', 255).notNullable().comment('A user entity ref');
    table.string('currency', 3).notNullable();
    table.bigInteger('amount').notNullable().comment('Minor units');
    table.index(['day', 'currency', 'person']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('billing_refunds');
};
