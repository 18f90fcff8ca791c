import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyServerBinaries, findServerBinaries } from './serverBinaries';

describe('findServerBinaries', () => {
  it('finds a server of PostgreSQL 18 for this machine', () => {
    const { folder, version } = findServerBinaries();
    expect(version).toMatch(/^18\./);
    expect(existsSync(join(folder, 'bin', 'postgres'))).toBe(true);
    expect(existsSync(join(folder, 'bin', 'initdb'))).toBe(true);
  });
});

describe('copyServerBinaries', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'binaries-'));
    mkdirSync(join(folder, 'native', 'bin'), { recursive: true });
    writeFileSync(join(folder, 'native', 'bin', 'postgres'), 'first');
    chmodSync(join(folder, 'native', 'bin', 'postgres'), 0o700);
    writeFileSync(join(folder, 'native', 'lib.so.1'), '');
    chmodSync(join(folder, 'native', 'lib.so.1'), 0o600);
    symlinkSync('lib.so.1', join(folder, 'native', 'lib.so'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const copy = () =>
    copyServerBinaries(
      { folder: join(folder, 'native'), version: '18.4.0' },
      folder,
    ).folder;

  it('lets everybody run the copy, and keeps links', () => {
    const copied = copy();
    const mode = (path: string) => statSync(join(copied, path)).mode % 0o1000;
    expect(mode('bin')).toBe(0o755);
    expect(mode('bin/postgres')).toBe(0o755);
    expect(mode('lib.so.1')).toBe(0o644);
    expect(readlinkSync(join(copied, 'lib.so'))).toBe('lib.so.1');
  });

  it('copies once, and again after an interrupted attempt', () => {
    mkdirSync(join(folder, 'postgres-18.4.0.partial'));
    writeFileSync(join(folder, 'postgres-18.4.0.partial', 'rubbish'), '');
    const copied = copy();
    expect(existsSync(join(copied, 'rubbish'))).toBe(false);
    const { mtimeMs } = statSync(join(copied, 'bin', 'postgres'));
    expect(copy()).toBe(copied);
    expect(statSync(join(copied, 'bin', 'postgres')).mtimeMs).toBe(mtimeMs);
  });
});
