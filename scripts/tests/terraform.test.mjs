import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { iamPolicies } from '../iam-policy.mjs';
import { root } from '../launcher/paths.mjs';
import {
  declarations,
  terraformFolders,
  terraformSource,
  withTables,
} from '../terraform-docs.mjs';
import { optionalVariables, variables } from './productionVariables.mjs';

const read = file => fs.readFileSync(path.join(root, file), 'utf8');
const folders = terraformFolders();
const policyFile = 'plugins/platform-ecs-backend/iam-policy.json';

/** A folder of providers as `terraform providers mirror` makes it, where machines keep one. */
const mirror = [
  path.join(os.homedir(), '.terraform.d', 'plugins'),
  '/usr/local/share/terraform/plugins',
  '/usr/share/terraform/plugins',
  ...(fs.existsSync('/opt')
    ? fs.readdirSync('/opt').map(name => path.join('/opt', name))
    : []),
].find(folder => fs.existsSync(path.join(folder, 'registry.terraform.io')));

describe('the Terraform configuration', () => {
  for (const folder of folders) {
    it(`${folder} declares what it uses, and uses what it declares`, () => {
      const source = terraformSource(folder).replaceAll(/^\s*#.*$/gm, '');
      const declared = declarations(source, 'variable').map(({ name }) => name);
      const bodies = source.replaceAll(/^variable "\w+" \{\n[^]*?^\}/gm, '');
      const used = [...bodies.matchAll(/\bvar\.(\w+)/g)].map(
        ([, name]) => name,
      );
      assert.deepEqual(
        [...new Set(used)].sort(),
        declared.sort(),
        'variables used, and declared',
      );
      const locals = [...source.matchAll(/^ {2}(\w+)\s+= /gm)].map(
        ([, name]) => name,
      );
      const unknown = [...source.matchAll(/\blocal\.(\w+)/g)]
        .map(([, name]) => name)
        .filter(name => !locals.includes(name));
      assert.deepEqual(unknown, []);
    });

    it(`${folder} has its inputs and outputs in its README`, () => {
      const readme = read(`${folder}/README.md`);
      assert.match(readme, /<!-- tables -->/);
      assert.equal(
        withTables(readme, folder),
        readme,
        'run node scripts/terraform-docs.mjs',
      );
      const undescribed = ['variable', 'output'].flatMap(kind =>
        declarations(terraformSource(folder), kind)
          .filter(({ description }) => description === '')
          .map(({ name }) => name),
      );
      assert.deepEqual(undescribed, []);
    });
  }

  it('names no account, and no host but the documented public ones', () => {
    const ofSomebody = folders.flatMap(folder => {
      const source = terraformSource(folder);
      const hosts = [...source.matchAll(/\b[\w.-]+\.(?:ai|com|net|org|io)\b/g)]
        .map(([host]) => host)
        .filter(
          host =>
            ![
              'admin.alpha-swarm.ai',
              'truststore.pki.rds.amazonaws.com',
              'docs.aws.amazon.com',
              'learn.microsoft.com',
              'graph.microsoft.com',
              'ecs-tasks.amazonaws.com',
              // logs.${var.region}.amazonaws.com
              'amazonaws.com',
            ].includes(host),
        );
      return [...hosts, ...(source.match(/\b\d{12}\b/g) ?? [])];
    });
    assert.deepEqual(ofSomebody, []);
  });

  it('gives the portal every variable that the production configuration asks for', () => {
    const source = terraformSource('terraform/envs/minimum');
    // KMS signs instead of a seed; metrics, ports and mark have their defaults; secrets come as variables.
    const left = new Set([
      ...optionalVariables,
      'ALPHASWARM_ADMIN_LEDGER_SIGNING_SEED',
      'ALPHASWARM_ADMIN_SECRETS_DIR',
    ]);
    const defaulted = new Set(
      [...read('app-config.production.yaml').matchAll(/\$\{(\w+):-/g)].map(
        ([, name]) => name,
      ),
    );
    const byOthers = [
      'ENTRA_CLIENT_SECRET',
      'ALPHASWARM_ADMIN_SESSION_PREVIOUS_SECRET',
    ];
    const missing = [...variables].filter(
      name =>
        !left.has(name) &&
        !defaulted.has(name) &&
        !byOthers.includes(name) &&
        !new RegExp(`^\\s+${name}\\s+= `, 'm').test(source),
    );
    assert.deepEqual(missing, []);
    const unknown = [
      ...source.matchAll(/^\s+((?:ALPHASWARM|ENTRA|POMERIUM)_[A-Z_]+)\s+= /gm),
    ]
      .map(([, name]) => name)
      .filter(name => !variables.has(name));
    assert.deepEqual(unknown, []);
  });

  it('gives the ledger what its code calls of S3 and KMS, and no more', () => {
    const code = ['audit-log-backend', 'audit-log-node']
      .flatMap(plugin =>
        fs
          .readdirSync(path.join(root, 'plugins', plugin, 'src'), {
            recursive: true,
          })
          .filter(file => /(?<!\.test)\.ts$/.test(file))
          .map(file => read(path.join('plugins', plugin, 'src', file))),
      )
      .join('\n');
    /** The actions by which IAM allows each call: a locked object needs the retention beside, and a KMS-encrypted one its key. */
    const actions = {
      PutObjectCommand: [
        's3:PutObject',
        's3:PutObjectRetention',
        'kms:GenerateDataKey',
      ],
      GetObjectCommand: ['s3:GetObject', 'kms:Decrypt'],
      HeadObjectCommand: ['s3:GetObject', 's3:GetObjectRetention'],
      paginateListObjectsV2: ['s3:ListBucket'],
      SignCommand: ['kms:Sign'],
      GetPublicKeyCommand: ['kms:GetPublicKey'],
    };
    const calls = new Set(
      code.match(/\b(?:[A-Z]\w+Command|paginate[A-Z]\w+)\b(?=\()/g),
    );
    assert.deepEqual([...calls].sort(), Object.keys(actions).sort());
    const outputs = read(
      'terraform/modules/alphaswarm_admin_ledger/outputs.tf',
    );
    assert.deepEqual(
      outputs.match(/(?<=")(?:s3|kms):\w+(?=")/g).sort(),
      [...new Set(Object.values(actions).flat())].sort(),
    );
  });
});

describe('Terraform', { skip: cannotRun() }, () => {
  const workDir = fs.mkdtempSync(path.join(os.tmpdir(), 'terraform-test-'));

  before(() => {
    fs.cpSync(path.join(root, 'terraform'), path.join(workDir, 'terraform'), {
      recursive: true,
      filter: file => !/\.terraform(?!-)/.test(path.basename(file)),
    });
    fs.mkdirSync(path.join(workDir, path.dirname(policyFile)), {
      recursive: true,
    });
    fs.copyFileSync(
      path.join(root, policyFile),
      path.join(workDir, policyFile),
    );
    fs.writeFileSync(
      path.join(workDir, 'cli.tfrc'),
      mirror
        ? `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`
        : '',
    );
  });

  after(() => fs.rmSync(workDir, { recursive: true }));

  function terraform(folder, ...args) {
    const { status, stdout, stderr } = spawnSync('terraform', args, {
      cwd: path.join(workDir, folder),
      encoding: 'utf8',
      timeout: 600_000,
      env: {
        ...process.env,
        CHECKPOINT_DISABLE: '1',
        TF_IN_AUTOMATION: '1',
        TF_CLI_CONFIG_FILE: path.join(workDir, 'cli.tfrc'),
      },
    });
    return { status, output: `${stdout}${stderr}`, stdout };
  }

  it('finds every file formatted', () => {
    const { output } = terraform('terraform', 'fmt', '-check', '-recursive');
    assert.equal(output, '');
  });

  for (const folder of folders) {
    it(`${folder}: is valid, and its tests pass`, t => {
      const init = terraform(folder, 'init', '-backend=false', '-no-color');
      if (/Failed to query available provider packages/.test(init.output)) {
        const missing = [
          ...init.output.matchAll(/provider\s+([\w-]+\/[\w-]+):/g),
        ].map(([, name]) => name);
        t.skip(`needs the providers ${[...new Set(missing)].join(', ')}`);
        return;
      }
      assert.equal(init.status, 0, init.output);
      const valid = terraform(folder, 'validate', '-no-color');
      assert.equal(valid.status, 0, valid.output);
      if (!fs.existsSync(path.join(workDir, folder, 'tests'))) return;
      const tests = terraform(folder, 'test', '-no-color');
      assert.equal(tests.status, 0, tests.output);
      assert.match(tests.output, /Success! [1-9]\d* passed, 0 failed/);
    });
  }

  it('fills in the self-management policy as scripts/iam-policy.mjs does', () => {
    const values = {
      account_id: '111111111111',
      log_groups: ['/aws/ecs/alphaswarm-*', '/other'],
      clusters: [
        { name: 'one', region: 'eu-west-1' },
        { name: 'two', region: 'us-east-1' },
        {
          name: 'one',
          region: 'eu-west-1',
          assumeRole: { arn: 'arn:aws:iam::222222222222:role/portal' },
        },
      ],
    };
    const folder = 'terraform/modules/alphaswarm_admin_self_management';
    fs.writeFileSync(
      path.join(workDir, folder, 'values.tfvars.json'),
      JSON.stringify(values),
    );
    const steps = [
      ['init', '-no-color'],
      ['apply', '-auto-approve', '-no-color', '-var-file=values.tfvars.json'],
      ['output', '-json'],
    ].map(args => terraform(folder, ...args));
    for (const { status, output } of steps) assert.equal(status, 0, output);
    const { task_role_policy: own, assumed_role_policies: assumed } =
      JSON.parse(steps[2].stdout);
    const inLists = policy => ({
      ...policy,
      Statement: policy.Statement.map(statement => ({
        ...statement,
        Resource: [statement.Resource].flat(),
      })),
    });
    const filledIn = { 'task role': own.value, ...assumed.value };
    const expected = iamPolicies({
      clusters: values.clusters,
      account: values.account_id,
      logGroups: values.log_groups,
    });
    assert.deepEqual(Object.keys(filledIn), Object.keys(expected));
    for (const [role, policy] of Object.entries(filledIn)) {
      assert.deepEqual(
        inLists(JSON.parse(policy)),
        inLists(JSON.parse(JSON.stringify(expected[role]))),
      );
    }
  });
});

function cannotRun() {
  return spawnSync('terraform', ['version']).status === 0
    ? false
    : 'needs terraform on the PATH';
}
