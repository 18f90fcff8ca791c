/**
 * What happened to the services, longer than ECS remembers it.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('ecs_memory', table => {
    table.comment(
      'Stopped tasks, service events, deployments and changes of state, as the recorder saw them',
    );
    table.bigIncrements('id').notNullable();
    table.string('kind', 16).notNullable();
    table.string('cluster', 255).notNullable().comment("The portal's name");
    table.string('service', 255).notNullable();
    table
      .string('subject', 1024)
      .notNullable()
      .comment('What it is about: an ARN or an id, once for each kind');
    table.timestamp('happened_at', { useTz: true }).notNullable();
    table
      .timestamp('recorded_at', { useTz: true })
      .notNullable()
      .defaultTo(knex.fn.now());
    table.text('summary').notNullable();
    table.text('words').notNullable().comment('What is searched, lower case');
    table
      .specificType('exit_codes', 'integer[]')
      .notNullable()
      .defaultTo('{}')
      .comment('Of the containers of a stopped task');
    table.jsonb('facts').notNullable();
    // The recorder sees most things many times.
    table.unique(['kind', 'subject']);
    // The orders in which pages go through it; pruning uses the first.
    table.index(['happened_at', 'id']);
    table.index(['cluster', 'service', 'happened_at', 'id']);
    // For the newest state of each service.
    table.index(['kind', 'cluster', 'service', 'happened_at', 'id']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('ecs_memory');
};
