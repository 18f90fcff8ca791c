import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { exampleKey, ExampleLog, forged } from './__testUtils__/exampleLog';

const SIZE = 300;
const log = ExampleLog.create(SIZE);
const { vkey } = log.key;
const otherKey = exampleKey(ExampleLog.origin, 2).vkey;
const otherLog = exampleKey('other.example/audit-log', 3).vkey;

let folder: string;
let program: string;

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'audit-verify-'));
  program = path.join(folder, 'audit-verify.mjs');
  const script = path.resolve(__dirname, '../build.mjs');
  await promisify(execFile)(process.execPath, [script, program]);
}, 60_000);

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Runs the built file alone: in an empty folder, with an empty environment. */
function run(
  args: string[],
  input = '',
): Promise<{ code: number; out: string; err: string }> {
  return new Promise(resolve => {
    const child = execFile(
      process.execPath,
      [program, ...args],
      { env: {}, cwd: folder },
      (error, out, err) => {
        resolve({ code: error ? Number(error.code) : 0, out, err });
      },
    );
    child.stdin!.on('error', () => {});
    child.stdin!.end(input);
  });
}

function file(name: string, content: string | Buffer): string {
  fs.writeFileSync(path.join(folder, name), content);
  return name;
}

describe('audit-verify', () => {
  it('is one file that imports nothing but Node', () => {
    const source = fs.readFileSync(program, 'utf8');
    const imports = [...source.matchAll(/^import .*"([^"]+)";$/gm)].map(
      match => match[1],
    );
    expect(imports.length).toBeGreaterThan(0);
    expect(imports.filter(name => !name.startsWith('node:'))).toEqual([]);
    expect(source).not.toMatch(/\b(import|require)\(/);
  });

  it('tells its use', async () => {
    const { code, out } = await run(['--help']);
    expect(code).toBe(0);
    expect(out).toContain('node audit-verify.mjs receipt FILE --key VKEY');
  });

  it.each<[string, string[]]>([
    ['What is to be verified?', []],
    ["There is no command 'verify'", ['verify', 'x', '--key', vkey]],
    ["The log's key is needed", ['receipt', 'x']],
    ['Not a verifier key', ['receipt', 'x', '--key', 'nonsense']],
    [
      'a typing mistake?',
      ['receipt', 'x', '--key', vkey.replace('audit', 'audjt')],
    ],
    [
      'The keys of one log are named alike',
      ['receipt', 'x', '--key', vkey, '--key', otherLog],
    ],
    ['FILE is needed, 0 given', ['receipt', '--key', vkey]],
    ['FILE is needed, 2 given', ['export', 'a', 'b', '--key', vkey]],
    ['OLD and NEW are needed, 1 given', ['consistency', 'a', '--key', vkey]],
    ['--from is for exports', ['receipt', 'x', '--from', 'y', '--key', vkey]],
    ["Unknown option '--force'", ['receipt', 'x', '--force', '--key', vkey]],
    ["'absent' can't be read", ['receipt', 'absent', '--key', vkey]],
    ["'absent' can't be read", ['export', 'absent', '--key', vkey]],
    ["'.' can't be read", ['receipt', '.', '--key', vkey]],
  ])('exits 2 saying: %s', async (message, args) => {
    const { code, out, err } = await run(args);
    expect(err).toContain(message);
    expect(code).toBe(2);
    expect(out).toBe('');
  });

  it('exits 2 for a file that is no text', async () => {
    const name = file('binary', Buffer.from([0xff, 0xfe, 0]));
    const { code, err } = await run(['receipt', name, '--key', vkey]);
    expect(err).toContain('is not UTF-8');
    expect(code).toBe(2);
  });
});

describe('audit-verify receipt', () => {
  it('verifies a receipt, and says what is proven and what is not', async () => {
    const name = file('17.tlog-proof', await log.receipt(17));
    const { code, out, err } = await run(['receipt', name, '--key', vkey]);
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out).toMatch(/^VERIFIED\n/);
    expect(out).toContain('This row, to the byte, is row 17 of that log.');
    expect(out).toContain('Not proven:\n  - That what the row says is true');
    expect(out).toContain('"event_type": "platform-ecs.service.scale"');
  });

  it('lets nothing in a row steer the terminal', async () => {
    const name = file('18.tlog-proof', await log.receipt(18));
    const { out } = await run(['receipt', name, '--key', vkey]);
    expect(out).toContain('load \\u001b[2Jtest \\u{202e} for');
    expect(out).not.toContain('\u001b');
    expect(out).not.toContain('\u202e');
  });

  it('reads the standard input', async () => {
    const { code } = await run(
      ['receipt', '-', '--key', vkey],
      await log.receipt(5),
    );
    expect(code).toBe(0);
  });

  it('takes the keys from before and after a rotation', async () => {
    const name = file('rotated.tlog-proof', await log.receipt(0));
    const args = ['receipt', name, '--key', otherKey, '--key', vkey];
    expect((await run(args)).code).toBe(0);
  });

  it('answers with JSON', async () => {
    const name = file('6.tlog-proof', await log.receipt(6));
    const { out } = await run(['receipt', name, '--key', vkey, '--json']);
    expect(JSON.parse(out)).toMatchObject({
      verified: true,
      row: log.rows[6],
      proven: [expect.anything(), expect.anything()],
    });
  });

  it.each<[string, string, string[], (receipt: string) => string]>([
    ['is truncated', 'truncated', ['--key', vkey], text => text.slice(0, 300)],
    [
      'is truncated at its end',
      'truncated',
      ['--key', vkey],
      text => text.slice(0, -30),
    ],
    ['is empty', 'Not a transparency log proof', ['--key', vkey], () => ''],
    [
      'is signed by another key',
      'No signature is by a key given',
      ['--key', otherKey],
      text => text,
    ],
    [
      'is of another log',
      "is of the log 'admin.example/audit-log', not of 'other.example/audit-log'",
      ['--key', otherLog],
      text => text,
    ],
    [
      'has a forged row',
      'not in the signed tree',
      ['--key', vkey],
      text => forged(text, log, 17),
    ],
    [
      'has another index',
      'not in the signed tree',
      ['--key', vkey],
      text => text.replace('index 17', 'index 16'),
    ],
    [
      'has another size',
      'does not fit the text',
      ['--key', vkey],
      text => text.replace('\n300\n', '\n299\n'),
    ],
    [
      'is not cosigned by the witness',
      'has not cosigned',
      ['--key', vkey, '--witness', exampleKey('witness.example', 4).vkey],
      text => text,
    ],
  ])('exits 1 when the receipt %s', async (_, message, args, garble) => {
    const name = file('bad.tlog-proof', garble(await log.receipt(17)));
    const { code, out } = await run(['receipt', name, ...args]);
    expect(out).toMatch(/^NOT VERIFIED\n/);
    expect(out).toContain(message);
    expect(code).toBe(1);
  });
});

describe('audit-verify export', () => {
  it('verifies an export', async () => {
    const name = file('all.ndjson', await log.export());
    const { code, out } = await run(['export', name, '--key', vkey]);
    expect(out).toContain('The export holds rows 0 to 299 of that log');
    expect(code).toBe(0);
  });

  it('verifies that it continues an older checkpoint', async () => {
    const args = [
      'export',
      file('rest.ndjson', await log.export(120)),
      '--key',
      vkey,
      '--from',
      file('old.checkpoint', await log.checkpoint(120)),
    ];
    const { code, out } = await run(args);
    expect(out).toContain('That log continues the older head of 120 rows.');
    expect(code).toBe(0);
  });

  it.each<[string, string, (lines: string[]) => void]>([
    [
      'an altered byte',
      'Row 17 was altered',
      lines => {
        lines[19] = lines[19].replace('entra', 'entrb');
      },
    ],
    ['a removed row', 'Row 17 was removed', lines => lines.splice(19, 1)],
    [
      'an added row',
      'Row 17 stands there a second time',
      lines => lines.splice(19, 0, lines[19]),
    ],
    [
      'swapped rows',
      "stands in another row's place",
      lines => lines.splice(19, 2, lines[20], lines[19]),
    ],
    ['its end missing', 'truncated', lines => lines.splice(200)],
    [
      'another checkpoint',
      'does not fit the text',
      lines => {
        lines[0] = lines[0].replace('\\n300\\n', '\\n301\\n');
      },
    ],
  ])('exits 1 for %s', async (_, message, change) => {
    const lines = (await log.export()).split('\n');
    change(lines);
    const name = file('bad.ndjson', lines.join('\n'));
    const { code, out } = await run(['export', name, '--key', vkey]);
    expect(out).toContain(message);
    expect(code).toBe(1);
  });

  it('names each finding in its JSON', async () => {
    const lines = (await log.export()).split('\n');
    lines.splice(19, 1);
    const name = file('bad.ndjson', lines.join('\n'));
    const { out } = await run(['export', name, '--key', vkey, '--json']);
    expect(JSON.parse(out)).toMatchObject({
      verified: false,
      code: 'rows-differ',
      findings: [{ kind: 'removed', seq: 17, line: 20 }],
    });
  });

  it('exits 1 with a key of another log', async () => {
    const name = file('all.ndjson', await log.export());
    expect((await run(['export', name, '--key', otherLog])).code).toBe(1);
  });
});

describe('audit-verify consistency', () => {
  it('verifies that a checkpoint continues an older one', async () => {
    const older = file('old.checkpoint', await log.checkpoint(120));
    const newer = file('new.proof', await log.continuation(120));
    const { code, out } = await run([
      'consistency',
      older,
      newer,
      '--key',
      vkey,
    ]);
    expect(out).toContain(
      'Every row of the older one (120 rows) is in the newer one',
    );
    expect(code).toBe(0);
  });

  it('exits 1 without a proof', async () => {
    const older = file('old.checkpoint', await log.checkpoint(120));
    const newer = file('new.checkpoint', await log.checkpoint());
    const { code, out } = await run([
      'consistency',
      older,
      newer,
      '--key',
      vkey,
    ]);
    expect(out).toContain('the proof has too few hashes');
    expect(code).toBe(1);
  });
});

describe('audit-verify archive', () => {
  const names = [
    '000000000000000-000000000000100.ndjson',
    '000000000000100-000000000000250.ndjson',
    '000000000000250-000000000000300.ndjson',
  ];
  let archive: string;

  beforeEach(async () => {
    archive = fs.mkdtempSync(path.join(folder, 'archive-'));
    const write = (name: string, content: string) =>
      fs.writeFileSync(path.join(archive, name), content);
    write(names[0], await log.export(0, 100, 250));
    write(names[1], await log.export(100, 250, 250));
    write(names[2], await log.export(250, 300, 300));
  });

  const edit = (name: string, change: (text: string) => string) => {
    const target = path.join(archive, name);
    fs.writeFileSync(target, change(fs.readFileSync(target, 'utf8')));
  };
  const verify = (...more: string[]) =>
    run(['archive', archive, '--key', vkey, ...more]);

  it('proves that a folder of objects is the log without a gap', async () => {
    fs.writeFileSync(path.join(archive, '.DS_Store'), '');
    const { code, out } = await verify();
    expect(out).toContain('VERIFIED');
    expect(out).toContain(
      'rows 0 to 299 of the log admin.example/audit-log: all of them, in order, to the byte, in 3 objects',
    );
    expect(out).toContain('what else is in the folder: .DS_Store');
    expect(code).toBe(0);
  });

  it('names the rows of an object that is missing', async () => {
    fs.rmSync(path.join(archive, names[1]));
    const { code, out } = await verify('--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      verified: false,
      code: 'rows-differ',
      message: expect.stringContaining('Rows 100 to 249 are missing'),
      findings: [{ kind: 'removed', seq: 100 }],
    });
  });

  it('names the object, the row and what is proven before it', async () => {
    edit(names[2], text =>
      text.replace('"desiredCount":260', '"desiredCount":7'),
    );
    const { code, out } = await verify();
    expect(code).toBe(1);
    expect(out).toContain(`${names[2]}: Row 260 was altered`);
    expect(out).toContain('The objects before it hold the rows 0 to 249');
  });

  it('names the object that was cut off, or swapped for another', async () => {
    edit(names[1], text => text.slice(0, 4_000));
    expect((await verify()).out).toContain(`${names[1]}: Line`);
    fs.copyFileSync(path.join(archive, names[2]), path.join(archive, names[1]));
    const { code, out } = await verify();
    expect(code).toBe(1);
    expect(out).toContain(names[1]);
  });

  it('begins later when objects were removed after their time, if it is told', async () => {
    fs.rmSync(path.join(archive, names[0]));
    expect(await verify()).toMatchObject({
      code: 1,
      out: expect.stringContaining('Rows 0 to 99 are missing'),
    });
    expect(await verify('--first', '100')).toMatchObject({
      code: 0,
      out: expect.stringContaining('Anything of the 100 rows before it'),
    });
  });

  it('refuses another key, an empty folder and wrong use', async () => {
    const other = await run(['archive', archive, '--key', otherKey]);
    expect(other.code).toBe(1);
    const empty = fs.mkdtempSync(path.join(folder, 'empty-'));
    expect(await run(['archive', empty, '--key', vkey])).toMatchObject({
      code: 1,
      out: expect.stringContaining('There is no object of an archive'),
    });
    expect((await run(['archive', 'nowhere', '--key', vkey])).code).toBe(2);
    expect((await verify('--first', '-1')).code).toBe(2);
    const misplaced = await run(['export', 'x', '--key', vkey, '--first', '1']);
    expect(misplaced.err).toContain('--first is for archives');
    expect(misplaced.code).toBe(2);
  });
});
