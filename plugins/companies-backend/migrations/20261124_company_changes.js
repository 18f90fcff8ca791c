/**
 * Who is changing a company right now, and who did last.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('company_changes', table => {
    table.comment(
      'Suspensions and reactivations made from the portal; the ledger has the whole story',
    );
    table.uuid('action_id').primary();
    table.string('company', 128).notNullable().comment('As cp names it');
    table.string('verb', 16).notNullable();
    table.string('state', 16).notNullable();
    table.string('by_ref', 255).notNullable().comment('A user entity ref');
    table.string('by_name', 255);
    table.timestamp('at').notNullable().defaultTo(knex.fn.now());
    table.index(['company', 'at']);
  });
  // One change of a company at a time, in all processes.
  await knex.raw(
    "create unique index company_changes_under_way on company_changes (company) where state = 'under-way'",
  );
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('company_changes');
};
