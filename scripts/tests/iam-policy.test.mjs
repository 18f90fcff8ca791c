import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, it } from 'node:test';
import { iamPolicies } from '../iam-policy.mjs';
import { root } from '../launcher/paths.mjs';

const own = { name: 'one', region: 'eu-west-1' };
const second = { name: 'two', region: 'us-east-1' };
const role = 'arn:aws:iam::222222222222:role/portal';
const other = { name: 'one', region: 'eu-west-1', assumeRole: { arn: role } };
const account = '111111111111';

const actionsOf = policy => policy.Statement.flatMap(({ Action }) => Action);
const run = (...args) =>
  spawnSync(process.execPath, [
    path.join(root, 'scripts', 'iam-policy.mjs'),
    ...args,
  ]);

describe('scripts/iam-policy.mjs', () => {
  it('leaves no placeholder', () => {
    const text = JSON.stringify(
      iamPolicies({ clusters: [own, second, other], account }),
    );
    assert.doesNotMatch(text, /REGION|ACCOUNT|CLUSTER|LOG_GROUP|ROLE_ARN/);
  });

  it('scopes services and rollouts to the clusters, each in its region and account', () => {
    const policies = iamPolicies({
      clusters: [own, second, other],
      account,
      part: 'write',
    });
    assert.deepEqual(
      policies['task role'].Statement.flatMap(({ Resource }) => Resource),
      ['service', 'service-deployment'].flatMap(kind => [
        `arn:aws:ecs:eu-west-1:111111111111:${kind}/one/*`,
        `arn:aws:ecs:us-east-1:111111111111:${kind}/two/*`,
      ]),
    );
    assert.deepEqual(
      policies[role].Statement.flatMap(({ Resource }) => Resource),
      ['service', 'service-deployment'].map(
        kind => `arn:aws:ecs:eu-west-1:222222222222:${kind}/one/*`,
      ),
    );
  });

  it('parts reading from writing, and both make the whole', () => {
    const whole = iamPolicies({ clusters: [own], account })['task role'];
    const [read, write] = ['read', 'write'].map(
      part => iamPolicies({ clusters: [own], account, part })['task role'],
    );
    assert.deepEqual(
      [...actionsOf(read), ...actionsOf(write)].sort(),
      actionsOf(whole).sort(),
    );
    assert.deepEqual(actionsOf(write).sort(), [
      'ecs:ContinueServiceDeployment',
      'ecs:StopServiceDeployment',
      'ecs:UpdateService',
    ]);
  });

  it('lets the task role assume the configured roles, and nothing else where all clusters have one', () => {
    const policies = iamPolicies({ clusters: [other], account });
    assert.deepEqual(actionsOf(policies['task role']), ['sts:AssumeRole']);
    assert.deepEqual(policies['task role'].Statement[0].Resource, [role]);
    assert.ok(!actionsOf(policies[role]).includes('sts:AssumeRole'));
  });

  it('scopes logs to the groups that are named', () => {
    const [logs] = iamPolicies({
      clusters: [own],
      account,
      logGroups: ['/aws/ecs/alphaswarm-*'],
    })['task role'].Statement.filter(({ Sid }) => Sid === 'ReadLogs');
    assert.deepEqual(logs.Resource, [
      'arn:aws:logs:eu-west-1:111111111111:log-group:/aws/ecs/alphaswarm-*:*',
    ]);
  });

  it('prints JSON, or says how it is used', () => {
    const good = run('--account', account, '--clusters', JSON.stringify([own]));
    assert.equal(good.status, 0);
    assert.deepEqual(
      JSON.parse(good.stdout),
      JSON.parse(JSON.stringify(iamPolicies({ clusters: [own], account }))),
    );
    for (const bad of [
      [],
      ['--account', '12', '--clusters', '[]'],
      ['--account', account, '--clusters', 'no'],
      ['--account', account, '--clusters', '[]', '--part', 'all'],
    ]) {
      const { status, stderr } = run(...bad);
      assert.equal(status, 2);
      assert.notEqual(String(stderr), '');
    }
  });
});
