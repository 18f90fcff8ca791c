/**
 * What an agent was challenged for on a person's behalf, so that the person is shown it before they prove who they are.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('step_up_challenges', table => {
    table
      .jsonb('request')
      .comment("An agent's request; null if the person was challenged");
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('step_up_challenges', table => {
    table.dropColumn('request');
  });
};
