import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { tapCount } from '../launcher/checks.mjs';
import { root } from '../launcher/paths.mjs';
import {
  assertPortsFree,
  holderOf,
  isFree,
  portPlan,
} from '../launcher/ports.mjs';
import { LauncherError } from '../launcher/progress.mjs';
import { portalSecrets } from '../launcher/secrets.mjs';
import { workspaceClosure } from '../launcher/workspaces.mjs';

function listen() {
  return new Promise(resolve => {
    const server = net
      .createServer()
      .listen(0, '127.0.0.1', () => resolve(server));
  });
}

describe('ports', () => {
  it('gives two checkouts twenty ports that do not overlap', () => {
    const first = Object.values(portPlan(8900));
    const second = Object.values(portPlan(8920));
    assert.equal(
      new Set([...first, ...second]).size,
      first.length + second.length,
    );
  });

  it('names the process that holds a port', async () => {
    const server = await listen();
    const { port } = server.address();
    try {
      assert.equal(await isFree(port), false);
      assert.match(holderOf(port), new RegExp(`process ${process.pid} `));
      await assert.rejects(
        assertPortsFree({ portal: port }),
        error =>
          error instanceof LauncherError &&
          error.message.includes(`process ${process.pid}`),
      );
    } finally {
      await new Promise(resolve => server.close(resolve));
    }
    assert.equal(await isFree(port), true);
  });
});

describe('portal secrets', () => {
  it('are random, kept, and readable by their owner only', () => {
    const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'secrets-'));
    try {
      const first = portalSecrets(dataDir);
      assert.deepEqual(portalSecrets(dataDir), first);
      assert.equal(
        new Set(Object.values(first)).size,
        Object.keys(first).length,
      );
      const { mode } = fs.statSync(path.join(dataDir, 'portal-secrets.json'));
      assert.equal(mode & 0o077, 0);
    } finally {
      fs.rmSync(dataDir, { recursive: true });
    }
  });
});

describe('workspaces', () => {
  it('knows what the app is built from, and that the backend is not part of it', () => {
    const closure = workspaceClosure(path.join(root, 'packages', 'app')).map(
      folder => path.basename(folder),
    );
    assert.ok(closure.includes('platform-ecs-common'));
    assert.ok(!closure.includes('platform-ecs-backend'));
  });
});

describe('children', () => {
  it('end with the launcher, even when it is killed and they have much to say about it', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'children-'));
    const entry = path.join(folder, 'talkative.cjs');
    // As the portal does: whatever is not caught is logged, and it takes a moment to stop.
    fs.writeFileSync(
      entry,
      `process.on('uncaughtException', error => process.stdout.write(String(error) + '\\n'));
       process.on('SIGTERM', () => setTimeout(() => process.exit(0), 200));
       process.stdout.write('pid ' + process.pid + '\\n');
       setInterval(() => process.stdout.write('talk\\n'), 1);`,
    );
    const launcher = path.join(folder, 'launcher.mjs');
    const children = path.join(root, 'scripts', 'launcher', 'children.mjs');
    fs.writeFileSync(
      launcher,
      `import { Children } from ${JSON.stringify(children)};
       new Children(process.execPath).start({
         name: 'talkative', entry: ${JSON.stringify(entry)}, env: {}, onUnexpectedExit: () => {},
       });`,
    );
    try {
      const parent = spawn(process.execPath, [launcher], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const pid = await new Promise(resolve => {
        parent.stdout.on('data', chunk => {
          const found = /pid (\d+)/.exec(String(chunk));
          if (found) resolve(Number(found[1]));
        });
      });
      parent.kill('SIGKILL');
      const isAlive = () => {
        try {
          return process.kill(pid, 0);
        } catch {
          return false;
        }
      };
      for (let polls = 0; polls < 200 && isAlive(); polls += 1) {
        await new Promise(resolve => setTimeout(resolve, 50));
      }
      assert.equal(isAlive(), false);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });
});

describe('counting', () => {
  it('reads the closing lines of TAP', () => {
    assert.deepEqual(tapCount('ok 1 - a\n# tests 3\n# pass 2\n# fail 1\n'), {
      passed: 2,
      failed: 1,
    });
  });

  it('calls output without a count a failure', () => {
    assert.deepEqual(tapCount('node: bad option'), { passed: 0, failed: 1 });
  });
});
