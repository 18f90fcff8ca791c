/**
 * What came of each halt, and when it was released: alphaswarm-cp keeps neither who did it nor what the targets answered.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('halt_events', table => {
    table
      .uuid('action_id')
      .primary()
      .comment('The action of the ledger by which it was done');
    table.text('kind').notNullable().checkIn(['halt', 'release']);
    table.text('by').notNullable();
    table.text('by_name');
    table.text('reason').notNullable();
    table
      .boolean('begins')
      .notNullable()
      .comment('Whether nothing was halted before, as far as was known');
    table.jsonb('report').comment('What each target answered; of a halt');
    table.timestamp('at', { useTz: true }).notNullable().index();
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('halt_events');
};
