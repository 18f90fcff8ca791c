import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../launcher/paths.mjs';

const read = file => fs.readFileSync(path.join(root, file), 'utf8');

const instructions = read('docker/Dockerfile')
  .replaceAll(/^#.*$/gm, '')
  .replaceAll(/\\\n\s*/g, '')
  .split('\n')
  .filter(line => line.trim() !== '');

const final = instructions.slice(
  instructions.findLastIndex(line => line.startsWith('FROM ')),
);

const valueOf = name =>
  final.find(line => line.startsWith(`${name} `))?.slice(name.length + 1);

describe('docker/Dockerfile', () => {
  it('takes both images from arguments, so that they can be pinned by digest', () => {
    const from = instructions.filter(line => line.startsWith('FROM '));
    assert.equal(from.length, 2);
    for (const line of from) assert.match(line, /\$\{(BUILD|RUNTIME)_IMAGE\}/);
    const defaults = instructions.filter(line => /^ARG \w+_IMAGE=/.test(line));
    assert.equal(defaults.length, 2);
    for (const line of defaults) assert.doesNotMatch(line, /:latest\b|=[^:]+$/);
  });

  it('runs as nobody in particular, and runs nothing through a shell', () => {
    assert.match(valueOf('USER'), /^[1-9]\d*:[1-9]\d*$/);
    assert.match(valueOf('CMD'), /^\[/);
    assert.match(valueOf('HEALTHCHECK'), /CMD \["/);
    assert.equal(
      final.some(line => line.startsWith('RUN ')),
      false,
    );
  });

  it('takes what the build made, owned by root, and nothing of the checkout', () => {
    const copies = final.filter(line => /^(COPY|ADD) /.test(line));
    assert.deepEqual(copies, ['COPY --from=build --chown=0:0 /image ./']);
  });

  it('starts on the production configuration', () => {
    assert.equal(valueOf('ENV'), 'NODE_ENV=production');
    const command = JSON.parse(valueOf('CMD'));
    assert.deepEqual(
      command.filter(argument => argument.endsWith('.yaml')),
      ['app-config.yaml', 'app-config.production.yaml'],
    );
  });

  it('keeps data and secrets of a checkout out of the build', () => {
    const ignored = read('docker/Dockerfile.dockerignore').split('\n');
    for (const entry of ['.git', '.data', '.env*', '**/*.local.yaml']) {
      assert.ok(ignored.includes(entry), entry);
    }
  });
});

describe('the health check of the image', () => {
  const check = (port, ...options) =>
    new Promise(resolve => {
      spawn(
        process.execPath,
        [path.join(root, 'docker', 'healthcheck.mjs'), ...options],
        { env: { ALPHASWARM_ADMIN_LISTEN_PORT: String(port) } },
      ).once('close', resolve);
    });

  async function checkServer(status, ...options) {
    const server = createServer((request, response) => {
      response.writeHead(request.url === '/admin/health' ? status : 404).end();
    });
    await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address();
    const code = await check(port, ...options);
    await new Promise(resolve => server.close(resolve));
    return { code, port };
  }

  it('passes when the portal is healthy', async () => {
    assert.equal((await checkServer(200)).code, 0);
  });

  it('fails when it is not, and when nothing listens', async () => {
    const { code, port } = await checkServer(503);
    assert.equal(code, 1);
    assert.equal(await check(port), 1);
  });

  it('takes any answer for life with --alive, and silence for death', async () => {
    const { code, port } = await checkServer(503, '--alive');
    assert.equal(code, 0);
    assert.equal(await check(port, '--alive'), 1);
  });
});
