import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { copyWorkingTree } from './copyWorkingTree';

describe('copyWorkingTree', () => {
  let folder: string;
  const inCheckout = (file: string) => path.join(folder, 'checkout', file);
  const inCopy = (file: string) => path.join(folder, 'copy', file);

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'copy-working-tree-'));
    mkdirSync(inCheckout('src'), { recursive: true });
    const git = (...args: string[]) =>
      execFileSync('git', args, { cwd: inCheckout('') });
    git('init', '-q');
    writeFileSync(inCheckout('.gitignore'), 'node_modules/\n');
    writeFileSync(inCheckout('src/tracked.ts'), 'committed');
    writeFileSync(inCheckout('deleted.ts'), 'gone soon');
    git('add', '.');
    rmSync(inCheckout('deleted.ts'));
    writeFileSync(inCheckout('src/tracked.ts'), 'edited');
    writeFileSync(inCheckout('src/größer.ts'), 'new');
    mkdirSync(inCheckout('node_modules/left'), { recursive: true });
    writeFileSync(inCheckout('node_modules/left/pad.js'), 'installed');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('takes tracked and new files as they are now, and nothing that is ignored or deleted', async () => {
    await expect(copyWorkingTree(inCheckout(''), inCopy(''))).resolves.toBe(3);
    expect(readFileSync(inCopy('src/tracked.ts'), 'utf8')).toBe('edited');
    expect(readFileSync(inCopy('src/größer.ts'), 'utf8')).toBe('new');
    expect(existsSync(inCopy('.gitignore'))).toBe(true);
    expect(existsSync(inCopy('deleted.ts'))).toBe(false);
    expect(existsSync(inCopy('node_modules'))).toBe(false);
    expect(existsSync(inCopy('.git'))).toBe(false);
  });
});
