/**
 * The last look at each thing at AWS, so that one replica looks and the others are fed. Unlogged: what a crash of Postgres empties is looked up anew,
 * and a look every 1.5 seconds is no burden on the write-ahead log.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(`
    create unlogged table ecs_looks (
      subject text not null,
      format integer not null,
      number bigint not null default 0,
      found bytea,
      found_at timestamptz,
      stored_at timestamptz,
      failures integer not null default 0,
      failure jsonb,
      rest_until timestamptz,
      leased_by uuid,
      leased_at timestamptz not null,
      leased_until timestamptz,
      primary key (subject, format)
    );
    -- Compressed by who writes it.
    alter table ecs_looks alter column found set storage external;
    comment on table ecs_looks is 'The last look at each thing at AWS, and who looks now';
    comment on column ecs_looks.format is 'Of what was found; each version of the portal reads its own';
    comment on column ecs_looks.number is 'Grows with each look that is stored';
    comment on column ecs_looks.found_at is 'When the look began that found it';
    comment on column ecs_looks.rest_until is 'Until then nobody looks again, since looking failed';
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('ecs_looks');
};
