/**
 * What people follow, and of which ended actions they are still to be told.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('follows', table => {
    table.text('user_ref').notNullable();
    table.string('target_kind', 64).notNullable().comment('As rows name it');
    table.string('target_id', 512).notNullable();
    table.text('title').notNullable().comment('What it was called then');
    table.text('path').notNullable().comment('Its page');
    table
      .bigInteger('from_seq')
      .notNullable()
      .comment('Rows before this one are not news');
    table.timestamp('created_at', { useTz: true }).notNullable();
    table.primary(['user_ref', 'target_kind', 'target_id']);
    table.index(['target_id', 'target_kind']);
  });
  await knex.schema.createTable('follow_news', table => {
    table.bigIncrements('id');
    table.text('user_ref').notNullable();
    table.string('target_kind', 64).notNullable();
    table.string('target_id', 512).notNullable();
    table.uuid('action_id').notNullable();
    table.timestamp('created_at', { useTz: true }).notNullable();
    table.unique(['user_ref', 'action_id']);
    // Who stops following is not told of what waited.
    table
      .foreign(['user_ref', 'target_kind', 'target_id'])
      .references(['user_ref', 'target_kind', 'target_id'])
      .inTable('follows')
      .onDelete('CASCADE');
  });
  await knex.schema.createTable('follow_progress', table => {
    table.integer('id').primary().checkIn(['1']);
    table
      .bigInteger('next_seq')
      .notNullable()
      .comment('The row of the ledger that is looked at next');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('follow_progress');
  await knex.schema.dropTable('follow_news');
  await knex.schema.dropTable('follows');
};
