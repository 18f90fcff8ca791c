/** npm run bench -- log-tail: 5,000 lines a second to 20 viewers, and the page with 100,000 lines. */
import { setTimeout as pause } from 'node:timers/promises';
import { launchBrowser } from './browser/launchBrowser';
import { percentile } from './load/latencies';
import { countFrames, openLines } from './logTail/pageFrames';
import { TailViewer } from './logTail/TailViewer';
import { Control } from './portal/Control';
import { residentMemory } from './portal/residentMemory';
import { signIn } from './portal/signIn';
import { portalStage } from './portal/stage';
import { machineTable, observeMachine } from './report/machine';
import { count, memory, seconds } from './report/quantities';
import { table } from './report/table';

const CLUSTER = 'alphaswarm-cluster-prod';
const SERVICE = 'alphaswarm-core-prod';
/** Burst lines alone, so that all of them are numbered. */
const FILTER = '{ $.message = "burst" }';
const VIEWERS = 20;
const LINES_PER_SECOND = 5_000;
const SECONDS = 30;
const PAGE_LINES = 100_000;
const PAGE_SECONDS = 50;
const FRAMES_MS = 10_000;
/** How long the last lines are waited for. */
const PATIENCE_MS = 60_000;

async function main(): Promise<void> {
  const { portalUrl, portalPid, controlUrl } = portalStage();
  const machine = await observeMachine({});
  const control = Control.create({ url: controlUrl });
  const staff = await control.staff();
  const tokens: string[] = [];
  for (const { oid } of staff) tokens.push(await signIn({ portalUrl, oid }));

  const tail = await tailBench();
  const frames = await pageBench();
  process.stdout.write(`${tail}\n\n${frames}\n\n${machineTable(machine)}\n`);

  async function tailBench(): Promise<string> {
    const viewers: TailViewer[] = [];
    for (let index = 0; index < VIEWERS; index++) {
      viewers.push(
        await TailViewer.open({
          portalUrl,
          token: tokens[index % tokens.length],
          request: {
            type: 'tail',
            selections: [{ cluster: CLUSTER, service: SERVICE }],
            filter: FILTER,
          },
        }),
      );
    }
    const before = await residentMemory(portalPid);
    const samples: number[] = [];
    const total = LINES_PER_SECOND * SECONDS;
    await control.startBurst({
      service: SERVICE,
      linesPerSecond: LINES_PER_SECOND,
      seconds: SECONDS,
    });
    const deadline = performance.now() + SECONDS * 1_000 + PATIENCE_MS;
    while (
      viewers.some(({ check }) => check.count < total) &&
      performance.now() < deadline
    ) {
      await pause(1_000);
      samples.push(await residentMemory(portalPid));
    }
    const calls = (await control.awsCalls()).filter(
      ({ operation }) => operation === 'FilterLogEvents',
    );
    for (const viewer of viewers) viewer.close();
    await pause(10_000);
    const after = await residentMemory(portalPid);
    const lags = viewers.flatMap(viewer => viewer.lags);
    const missing = viewers.map(({ check }) => check.missingOf(total));
    return table(
      [
        `${VIEWERS} viewers, ${count(LINES_PER_SECOND)} lines/s, ${SECONDS} s`,
        '',
      ],
      [
        ['lines written', count(total)],
        [
          'lines delivered',
          count(sum(viewers.map(({ check }) => check.count))),
        ],
        ['lines lost', count(sum(missing))],
        [
          'lines told twice',
          count(sum(viewers.map(({ check }) => check.repeated))),
        ],
        [
          'said to be skipped',
          count(sum(viewers.map(({ skipped }) => skipped))),
        ],
        ['written to received, p50', seconds(percentile(lags, 50))],
        ['written to received, p99', seconds(percentile(lags, 99))],
        ['FilterLogEvents calls', count(calls.length)],
        ['portal RSS before', memory(before)],
        ['portal RSS at most', memory(Math.max(...samples))],
        ['portal RSS, 10 s after', memory(after)],
      ],
    );
  }

  async function pageBench(): Promise<string> {
    const browser = await launchBrowser();
    const page = await openLines(browser, {
      portalUrl,
      person: staff[0].name,
      // A filter of its own, so that the lines of the tail bench are not its history.
      path: `/platform/${CLUSTER}/${SERVICE}/logs?filter=${encodeURIComponent('{ $.message = "burst" && $.level = "info" }')}`,
    });
    const rows: string[][] = [];
    const note = async (what: string, step: number) => {
      const { perSecond, longestMs } = await countFrames(page, {
        forMs: FRAMES_MS,
        step,
      });
      rows.push([what, perSecond.toFixed(1), `${longestMs.toFixed(0)} ms`]);
    };
    await control.startBurst({
      service: SERVICE,
      linesPerSecond: PAGE_LINES / PAGE_SECONDS,
      seconds: PAGE_SECONDS,
    });
    await note('following 2,000 new lines a second', 0);
    await page
      .getByText(/^1\d\d,\d{3} lines/)
      .waitFor({ timeout: PAGE_SECONDS * 1_000 + PATIENCE_MS });
    await note('at rest, 100,000 lines', 0);
    await note('scrolling 40 pixels a frame', 40);
    await note('scrolling 2,000 pixels a frame', 2_000);
    await browser.close();
    return table(
      ['page with 100,000 lines', 'frames/s', 'longest frame'],
      rows,
    );
  }
}

const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);

main().then(
  () => process.exit(0),
  error => {
    console.error(error);
    process.exit(1);
  },
);
