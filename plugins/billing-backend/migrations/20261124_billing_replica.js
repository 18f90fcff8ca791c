/**
 * The portal's own copy of what Stripe has, as far as lists and figures need it, and the events that keep it fresh.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('billing_objects', table => {
    table.comment(
      'What Stripe has: no cards, addresses, e-mail addresses or names of people',
    );
    table
      .string('kind', 16)
      .notNullable()
      .comment('payment, invoice, customer, subscription, refund');
    table.string('id', 255).notNullable();
    table.string('customer', 255);
    table
      .string('also', 255)
      .comment(
        'What else it is found by: payment intent, invoice number, organization, payment of a refund',
      );
    table.string('state', 32).notNullable();
    table.string('currency', 3);
    table
      .bigInteger('amount')
      .comment(
        'Minor units: paid, due, refunded, or what a subscription brings in a month',
      );
    table.bigInteger('unpaid').comment('Of an invoice, minor units');
    table.bigInteger('created').notNullable().comment('Epoch seconds');
    table.bigInteger('due').comment('Of an invoice, epoch seconds');
    table.jsonb('shown').notNullable().comment('What lists show of it');
    table
      .bigInteger('read_as')
      .notNullable()
      .comment('Which reading of Stripe it is from: a later one wins');
    table.primary(['kind', 'id']);
  });
  await knex.raw(`
    create sequence billing_readings;
    create index billing_objects_newest on billing_objects (kind, created desc, id desc);
    create index billing_objects_of_customer on billing_objects (kind, customer, created desc, id desc);
    create index billing_objects_in_state on billing_objects (kind, state, created desc, id desc);
    create index billing_objects_also on billing_objects (kind, also);
    create index billing_objects_months on billing_objects (kind, created) include (state, currency, amount) where kind in ('payment', 'refund');
    create index billing_objects_unpaid on billing_objects (due) where kind = 'invoice' and state = 'open';
  `);
  await knex.schema.createTable('billing_events', table => {
    table.comment('Events of Stripe of the last weeks, each once');
    table.string('id', 255).primary();
    table.string('type', 100).notNullable();
    table.string('kind', 16).comment('Null: it is about nothing that is kept');
    table.string('object', 255);
    table.bigInteger('created').notNullable().comment('Epoch seconds');
    table.timestamp('received_at').notNullable().defaultTo(knex.fn.now());
    table.integer('attempts').notNullable().defaultTo(0);
    table.timestamp('not_before').notNullable().defaultTo(knex.fn.now());
    table.timestamp('done_at');
  });
  await knex.raw(
    'create index billing_events_waiting on billing_events (not_before) where done_at is null',
  );
  await knex.schema.createTable('billing_sweep', table => {
    table.comment('One row: how far the reading of all of Stripe has come');
    table.boolean('only').primary().defaultTo(true);
    table.string('kind', 16).comment('What is being listed; null between');
    table.string('cursor', 255);
    table.bigInteger('first_reading');
    table.timestamp('finished_at');
    table.bigInteger('told_until').comment('Events up to then, epoch seconds');
    table.timestamp('told_at').comment('When Stripe last told its events');
    table.string('problem', 500);
  });
  await knex('billing_sweep').insert({ only: true });
  await knex.schema.createTable('billing_past_due', table => {
    table.comment('How many invoices were past due, hour by hour');
    table.timestamp('at').primary();
    table.integer('invoices').notNullable();
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('billing_past_due');
  await knex.schema.dropTable('billing_sweep');
  await knex.schema.dropTable('billing_events');
  await knex.schema.dropTable('billing_objects');
  await knex.raw('drop sequence billing_readings');
};
