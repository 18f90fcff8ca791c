import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  defineAuditEvent,
  type HashedAuditRow,
  leafHash,
} from '@alphaswarm-admin/plugin-audit-log-common';
import {
  createKeySigner,
  DatabaseAuditLedger,
  logKeys,
  TreeIntegrator,
  TreeTables,
} from '@alphaswarm-admin/plugin-audit-log-node';
import type { Knex } from 'knex';
import { generateKeyPairSync } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WitnessServer } from '../__testUtils__/WitnessServer';
import { FileWitness } from './FileWitness';
import { HttpWitness } from './HttpWitness';
import { IntegrityWatch } from './IntegrityWatch';
import type { Witness } from './Witness';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
const ORIGIN = 'admin.example/audit-log';
const { privateKey } = generateKeyPairSync('ed25519');
const keys = logKeys({
  origin: ORIGIN,
  signer: createKeySigner({ name: ORIGIN, key: privateKey }),
});
const signInEvent = defineAuditEvent({
  id: 'test.sign-in',
  version: 1,
  category: 'authn',
  severity: 'info',
  title: 'Sign in',
  sentence: 'signed in',
  ocsfActivityId: 99,
});
const running = new AbortController().signal;

describe('IntegrityWatch', () => {
  const logger = mockServices.logger.mock();
  const onBroken = jest.fn();
  let knex: Knex;
  let ledger: DatabaseAuditLedger;
  let tables: TreeTables;
  let integrator: TreeIntegrator;
  let folder: string;
  let server: WitnessServer;

  beforeEach(async () => {
    jest.clearAllMocks();
    knex = await databases.init('POSTGRES_18');
    ledger = await DatabaseAuditLedger.create({
      database: knex,
      logger,
      deadlineMs: 30_000,
    });
    tables = TreeTables.create({ database: knex, timeoutMs: 10_000 });
    integrator = TreeIntegrator.create({ tables, keys, logger });
    folder = mkdtempSync(path.join(tmpdir(), 'witness-'));
    server = await WitnessServer.start(keys.log);
  });

  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await server.stop();
  });

  const witnessFile = () => path.join(folder, 'heads.jsonl');
  const fileWitness = () =>
    FileWitness.create({ name: 'file', file: witnessFile(), log: keys.log });
  const httpWitness = () =>
    HttpWitness.create({ name: 'http', url: server.url, log: keys.log });

  /** The watch of a process. */
  function startProcess(witnesses: Witness[] = [fileWitness(), httpWitness()]) {
    return IntegrityWatch.create({
      tables,
      keys,
      witnesses,
      logger,
      standing: () => integrator.standing,
      fullPassEveryMs: 3_600_000,
      onBroken,
    });
  }

  async function append(count: number) {
    await Promise.all(
      Array.from({ length: count }, () =>
        ledger.append({
          definition: signInEvent,
          phase: 'observed',
          actor: { kind: 'user', userRef: 'user:staff/vera' },
        }),
      ),
    );
    await integrator.integrate();
  }

  /** As a superuser with access to the machine can. */
  async function asSuperuser(sql: string) {
    await knex.raw(
      `alter table security_audit_events disable trigger all; alter table audit_tiles disable trigger all;
       alter table audit_checkpoints disable trigger all; ${sql}`,
    );
  }

  /** Changes a row together with its hash, and signs the whole tree anew with the log's own key. */
  async function rewriteHistory(seq: number) {
    const [row] = await tables.rows(seq, seq + 1);
    const forged = { ...row, actor_user_id: 'user:staff/somebody-else' };
    const forgedHash = leafHash(forged as HashedAuditRow);
    await asSuperuser(
      `update security_audit_events set actor_user_id = '${forged.actor_user_id}', leaf_hash = '${forgedHash}' where seq = ${seq};
       delete from audit_tiles; delete from audit_checkpoints`,
    );
    integrator = TreeIntegrator.create({ tables, keys, logger });
    await integrator.integrate();
  }

  it('knows nothing before it has looked', () => {
    expect(startProcess().report()).toMatchObject({
      verdict: 'unknown',
      checkedTo: 0,
    });
  });

  it('finds a whole log whole, again and again as it grows', async () => {
    const watch = startProcess();
    await append(300);
    await watch.run(running);
    expect(watch.report()).toEqual({
      verdict: 'whole',
      checkedTo: 300,
      size: 300,
      checkedAt: expect.any(String),
      checkpointAge: 0,
      witnesses: [
        { name: 'file', size: 300, comparedAt: expect.any(String) },
        { name: 'http', size: 300, comparedAt: expect.any(String) },
      ],
    });
    await append(300);
    await watch.run(running);
    await watch.run(running);
    expect(watch.report()).toMatchObject({ verdict: 'whole', checkedTo: 600 });
    // One head each time it changed.
    expect(readFileSync(witnessFile(), 'utf8').trim().split('\n')).toHaveLength(
      2,
    );
    expect(server.held?.size).toBe(600);
    expect(onBroken).not.toHaveBeenCalled();
  });

  it.each([
    [
      'changed row',
      `update security_audit_events set reason = 'x' where seq = 5`,
      /^row 5 is not what was hashed$/,
    ],
    [
      'removed row',
      `delete from security_audit_events where seq = 5`,
      /^row 5 is missing$/,
    ],
    [
      'changed tile',
      `update audit_tiles set hashes = set_byte(hashes, 8, 255 - get_byte(hashes, 8))`,
      /^tile 0 of level 0 is not what its rows make it$/,
    ],
    [
      'log cut behind its head',
      `delete from security_audit_events where seq > 280; update audit_ledger_head set size = 281`,
      /^a head of 300 rows was signed, but there are only 281$/,
    ],
  ])('alarms once about a %s', async (_, sql, problem) => {
    await append(300);
    await asSuperuser(sql);
    const watch = startProcess([]);
    await watch.run(running);
    await watch.run(running);
    expect(watch.report()).toMatchObject({
      verdict: 'broken',
      problem: expect.stringMatching(problem),
    });
    expect(onBroken).toHaveBeenCalledTimes(1);
    expect(logger.error).toHaveBeenCalledTimes(1);
    expect(logger.error).toHaveBeenCalledWith(
      expect.stringMatching(/^Audit log: BROKEN: /),
    );
  });

  it('notices when rows that it has seen were rewritten and all signed anew, without any witness', async () => {
    await append(300);
    const watch = startProcess([]);
    await watch.run(running);
    await rewriteHistory(7);
    await watch.run(running);
    expect(watch.report().verdict).toBe('broken');
    // A process that begins now sees nothing wrong: this is what witnesses are for.
    const later = startProcess([]);
    await later.run(running);
    expect(later.report().verdict).toBe('whole');
  });

  it.each([
    [
      'a file',
      fileWitness,
      /'file' holds a head of 300 rows that the log does not continue/,
    ],
    ['a tlog-witness', httpWitness, /'http' refuses the head of \d+ rows/],
  ])(
    'learns from %s that history was rewritten while no process ran',
    async (_, witness, problem) => {
      await append(300);
      await startProcess([witness()]).run(running);
      await rewriteHistory(7);
      for (const more of [0, 10]) {
        await append(more);
        const watch = startProcess([witness()]);
        await watch.run(running);
        expect(watch.report()).toMatchObject({
          verdict: 'broken',
          problem: expect.stringMatching(problem),
        });
      }
      // The forged head was not handed over.
      const held =
        witness === fileWitness
          ? readFileSync(witnessFile(), 'utf8').trim().split('\n').length
          : server.held?.size;
      expect(held).toBe(witness === fileWitness ? 1 : 300);
    },
  );

  it.each([
    [
      'a file',
      fileWitness,
      /'file' holds a head of 300 rows, but the log has only 40/,
    ],
    [
      'a tlog-witness',
      httpWitness,
      /'http' has seen a head of 300 rows, but the log has only 40/,
    ],
  ])(
    'learns from %s that the log was put back to an older state',
    async (_, witness, problem) => {
      await append(40);
      await append(260);
      await startProcess([witness()]).run(running);
      await asSuperuser(
        `delete from security_audit_events where seq >= 40; update audit_ledger_head set size = 40;
         delete from audit_tiles; delete from audit_checkpoints where size > 40`,
      );
      const watch = startProcess([witness()]);
      await watch.run(running);
      expect(watch.report()).toMatchObject({
        verdict: 'broken',
        problem: expect.stringMatching(problem),
      });
    },
  );

  it('says which witness can not be asked, and hands over later what it missed', async () => {
    const watch = startProcess();
    await append(10);
    server.isDown = true;
    await watch.run(running);
    expect(watch.report()).toMatchObject({
      verdict: 'whole',
      witnesses: [
        { name: 'file', size: 10 },
        { name: 'http', size: 0, problem: 'it answered 503' },
      ],
    });
    await append(10);
    server.isDown = false;
    await watch.run(running);
    const [, http] = watch.report().witnesses;
    expect(http).toEqual({
      name: 'http',
      size: 20,
      comparedAt: expect.any(String),
    });
  });

  it('goes on after a process was killed while it wrote to the file', async () => {
    await append(10);
    await startProcess([fileWitness()]).run(running);
    appendFileSync(witnessFile(), '{"size":12,"at":"2026');
    await append(10);
    const watch = startProcess([fileWitness()]);
    await watch.run(running);
    await watch.run(running);
    expect(watch.report().witnesses[0]).toMatchObject({ size: 20 });
  });

  it('does not take another log for this one', async () => {
    await append(10);
    appendFileSync(
      witnessFile(),
      `${JSON.stringify({ size: 1, at: '', checkpoint: 'nonsense' })}\n`,
    );
    const watch = startProcess([fileWitness()]);
    await watch.run(running);
    expect(watch.report().witnesses[0].problem).toMatch(
      /holds something else than this log's checkpoints/,
    );
  });

  it('does not call a log broken that it can not read', async () => {
    await append(10);
    const watch = startProcess([]);
    const failing = IntegrityWatch.create({
      tables: TreeTables.create({
        database: knex.withSchema('nowhere') as unknown as Knex,
        timeoutMs: 1,
      }),
      keys,
      witnesses: [],
      logger,
      standing: () => integrator.standing,
      fullPassEveryMs: 1,
      onBroken,
    });
    await failing.run(running);
    expect(failing.report()).toMatchObject({
      verdict: 'unknown',
      problem: expect.stringMatching(/^can't be checked: /),
    });
    expect(onBroken).not.toHaveBeenCalled();
    expect(watch.report().verdict).toBe('unknown');
  });
});
