/**
 * Rollouts that somebody started in the portal and hasn't heard the end of.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('ecs_awaited_rollouts', table => {
    table.comment('Started by an action, and not ended yet');
    table.uuid('action_id').primary();
    table.string('cluster', 255).notNullable().comment("The portal's name");
    table.string('service', 255).notNullable();
    table.string('deployment_id', 64).notNullable().comment('ecs-svc/…');
    table.string('service_deployment_arn', 1024);
    table.string('user_ref', 255).notNullable().comment('Who waits');
    table
      .timestamp('started_at', { useTz: true })
      .notNullable()
      .defaultTo(knex.fn.now());
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('ecs_awaited_rollouts');
};
