import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';

const folder = resolvePackagePath('@alphaswarm-admin/bench');
const launcher = path.resolve(folder, '../../scripts/bench.mjs');

/** The names that `npm run bench` lists. */
function listed(): string[] {
  const output = execFileSync(process.execPath, [launcher], {
    encoding: 'utf8',
  });
  return [...output.matchAll(/^ {2}([a-z-]+) {2,}\S/gm)].map(
    ([, name]) => name,
  );
}

describe('npm run bench', () => {
  it('lists the benchmarks, each of which has its script and its line in the README', () => {
    const names = listed();
    expect(names).toEqual([
      'start',
      'memory',
      'first-page',
      'viewers',
      'replicas',
      'log-tail',
      'pipeline',
      'recovery',
      'kill-switch',
      'lists',
      'billing-lists',
      'ecs-overview',
      'ecs-latency',
      'ecs-overview-page',
      'ledger-append',
      'ledger-search',
      'ledger-export',
      'ledger-verify',
      'ledger-growth',
    ]);
    const readme = readFileSync(path.join(folder, 'README.md'), 'utf8');
    for (const name of names) {
      expect(existsSync(path.join(folder, 'src', `${name}.ts`))).toBe(true);
      expect(readme).toMatch(new RegExp(`^\\| \`${name}\` +\\|`, 'm'));
    }
  });

  it.each([['nonsense'], ['start now']])(
    'refuses %s before it sets anything up',
    argument => {
      expect(() =>
        execFileSync(process.execPath, [launcher, ...argument.split(' ')], {
          stdio: 'pipe',
        }),
      ).toThrow(`There is no benchmark '${argument}': start, memory`);
    },
  );
});
