/**
 * Sessions that ended before their tokens expired.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('revoked_sessions', table => {
    table.comment('Sessions ended by sign-out, until their last token expires');
    table
      .string('sid_hash', 64)
      .primary()
      .comment('Hex SHA-256 of the session id; the id itself is not kept');
    table
      .timestamp('expires_at', { useTz: true })
      .notNullable()
      .index()
      .comment('After it no token of the session is valid any more');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('revoked_sessions');
};
