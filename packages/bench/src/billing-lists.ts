/** npm run bench -- billing-lists: first pages of billing at the portal's API, of 100,000 invoices and as many payments, and how often Stripe is asked for them. */
import { Client } from 'pg';
import { percentile } from './load/latencies';
import { PersistentClient } from './load/PersistentClient';
import { Control } from './portal/Control';
import { signIn } from './portal/signIn';
import { portalStage } from './portal/stage';
import { machineTable, observeMachine } from './report/machine';
import { count, milliseconds } from './report/quantities';
import { table } from './report/table';

const INVOICES = 100_000;
const CUSTOMERS = 2_000;
const REQUESTS = 200;

const pages: Array<[what: string, path: string]> = [
  ['invoices', '/invoices'],
  ['invoices past due', '/invoices?state=past-due'],
  ['invoices of companies by a part of the name', '/invoices?q=fund%2012'],
  ['an invoice by its number', '/invoices?q=N-77777'],
  ['a hundred payments', '/payments?limit=100'],
  ['failed payments', '/payments?state=failed'],
  ['customers by a part of the name', '/customers?q=fund%201'],
  ['subscriptions', '/subscriptions'],
  ['overview', '/overview'],
  ['one customer', '/customers/cus_bench42/summary'],
];

/** As the portal keeps what it reads, with a reading later than any: the sweep takes nothing of it away. */
const seeds = [
  `insert into billing.billing_objects (kind, id, customer, also, state, currency, created, shown, read_as)
   select 'customer', 'cus_bench' || n, 'cus_bench' || n, 'org-' || n, 'in-order', 'usd', 1600000000 + n,
          jsonb_build_object('id', 'cus_bench' || n, 'name', 'Fund ' || n || ' Capital', 'delinquent', false, 'createdAt', '2024-01-01T00:00:00.000Z'), 1e15
     from generate_series(1, ${CUSTOMERS}) as n`,
  `insert into billing.billing_objects (kind, id, customer, state, currency, amount, created, shown, read_as)
   select 'subscription', 'sub_bench' || n, 'cus_bench' || n, 'active', 'usd', 24900, 1600000000 + n,
          jsonb_build_object('id', 'sub_bench' || n, 'status', 'active', 'paused', false, 'plans', jsonb_build_array('Research'), 'createdAt', '2024-01-01T00:00:00.000Z'), 1e15
     from generate_series(1, ${CUSTOMERS}) as n`,
  `insert into billing.billing_objects (kind, id, customer, also, state, currency, amount, unpaid, created, due, shown, read_as)
   select 'invoice', 'in_bench' || n, 'cus_bench' || (n % ${CUSTOMERS} + 1), 'N-' || n, case when n % 50 = 0 then 'open' else 'paid' end, 'usd', 24900,
          case when n % 50 = 0 then 24900 else 0 end, extract(epoch from now())::bigint - n * 600, extract(epoch from now())::bigint - n * 600 + 864000,
          jsonb_build_object('id', 'in_bench' || n, 'number', 'N-' || n, 'state', 'paid', 'due', jsonb_build_object('amount', 24900, 'currency', 'usd'),
            'remaining', jsonb_build_object('amount', 0, 'currency', 'usd'), 'createdAt', '2024-01-01T00:00:00.000Z', 'hostedUrl', 'https://invoice.stripe.com/i/' || n), 1e15
     from generate_series(1, ${INVOICES}) as n`,
  `insert into billing.billing_objects (kind, id, customer, also, state, currency, amount, created, shown, read_as)
   select 'payment', 'ch_bench' || n, 'cus_bench' || (n % ${CUSTOMERS} + 1), 'pi_bench' || n, case when n % 40 = 0 then 'failed' else 'succeeded' end, 'usd', 24900,
          extract(epoch from now())::bigint - n * 600,
          jsonb_build_object('id', 'ch_bench' || n, 'state', case when n % 40 = 0 then 'failed' else 'succeeded' end, 'disputed', false, 'createdAt', '2024-01-01T00:00:00.000Z',
            'paid', jsonb_build_object('amount', 24900, 'currency', 'usd'), 'refunded', jsonb_build_object('amount', 0, 'currency', 'usd'),
            'refundable', jsonb_build_object('amount', 24900, 'currency', 'usd')), 1e15
     from generate_series(1, ${INVOICES}) as n`,
  'vacuum analyze billing.billing_objects',
];

async function seed(): Promise<void> {
  // Where the database is stands in PGHOST and its like.
  const client = new Client();
  await client.connect();
  for (const statement of seeds) await client.query(statement);
  await client.end();
}

async function main(): Promise<void> {
  const machine = await observeMachine();
  const { portalUrl, controlUrl } = portalStage();
  const control = Control.create({ url: controlUrl });
  const staff = await control.staff();
  const finance = staff.find(({ name }) => name === 'Fiona Finance');
  if (!finance) throw new Error('The scenario has nobody in finance');
  const token = await signIn({ portalUrl, oid: finance.oid });
  const { origin, pathname } = new URL(portalUrl);
  const client = PersistentClient.create({ origin, connections: 1 });
  const get = (path: string) =>
    client.send(`${pathname}/api/billing${path}`, {
      headers: { authorization: `Bearer ${token}` },
    });
  // The first use of its database by the portal brings the schema.
  await get('/overview');
  await seed();

  const rows: string[][] = [];
  for (const [what, path] of pages) {
    const answer = JSON.parse(await get(path));
    const found = answer.items?.length ?? 1;
    if (found === 0) throw new Error(`${path} has nothing`);
    await control.forgetCalls();
    const times: number[] = [];
    for (let request = 0; request < REQUESTS; request += 1) {
      const sentAt = performance.now();
      await get(path);
      times.push(performance.now() - sentAt);
    }
    const asked = await control.callsTo('stripe');
    rows.push([
      what,
      count(found),
      milliseconds(percentile(times, 50)),
      milliseconds(percentile(times, 95)),
      milliseconds(percentile(times, 99)),
      count(asked),
    ]);
  }
  process.stdout.write(
    `${table(['first page', 'of', 'p50', 'p95', 'p99', 'calls of Stripe meanwhile'], rows)}\n\n` +
      `${count(INVOICES)} invoices, as many payments, ${count(CUSTOMERS)} customers. Whole requests, one after the other, over HTTP, with authentication and policy. ${REQUESTS} requests each; what Stripe was asked meanwhile is the sweep and the comparison, which go on by themselves.\n\n${machineTable(machine)}\n`,
  );
}

main().then(
  () => process.exit(0),
  error => {
    console.error(error);
    process.exit(1);
  },
);
