import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import policy from '../../iam-policy.json';

const sources = resolve(__dirname, '..');

/** IAM's prefix of each SDK client that the plugin may use. */
const iamPrefixes: Record<string, string> = {
  ecs: 'ecs',
  cloudwatch: 'cloudwatch',
  cloudtrail: 'cloudtrail',
  'cloudwatch-logs': 'logs',
  'application-auto-scaling': 'application-autoscaling',
};

/** The IAM actions of all SDK commands that the product code imports: an action is called as its command. */
function actionsOfCode(): string[] {
  const actions = new Set<string>();
  for (const file of readdirSync(sources, { recursive: true }) as string[]) {
    if (!/\.ts$/.test(file) || /\.test\.ts$|__testUtils__\//.test(file))
      continue;
    const source = readFileSync(join(sources, file), 'utf8');
    // The SDK's credential provider sends this one by itself.
    if (/\bfromTemporaryCredentials\b/.test(source)) {
      actions.add('sts:AssumeRole');
    }
    const imports = source.matchAll(
      /import\s*(?:type\s*)?\{([^}]*)\}\s*from '@aws-sdk\/client-([a-z-]+)'/g,
    );
    for (const [, names, client] of imports) {
      for (const [, command] of names.matchAll(/\b([A-Z]\w*)Command\b/g)) {
        actions.add(`${iamPrefixes[client]}:${command}`);
      }
    }
  }
  return [...actions].toSorted();
}

describe('iam-policy.json', () => {
  it('allows exactly the calls that the code makes', () => {
    const allowed = policy.Statement.flatMap(({ Action }) => Action);
    expect(allowed.toSorted()).toEqual(actionsOfCode());
    expect(allowed).toContain('ecs:UpdateService');
  });

  it('says of each statement whether it reads or changes, and is right', () => {
    const reading =
      /:(List|Describe|Get|Lookup)|^logs:(FilterLogEvents|StartLiveTail|StartQuery|StopQuery)$|^sts:AssumeRole$/;
    for (const { Sid, Action } of policy.Statement) {
      expect(Sid).toMatch(/^(Read|Change)[A-Za-z0-9]+$/);
      for (const action of Action) {
        expect([Sid, action, reading.test(action)]).toEqual([
          Sid,
          action,
          Sid.startsWith('Read'),
        ]);
      }
    }
  });

  it('allows changes only to services and rollouts of the configured clusters', () => {
    const changing = policy.Statement.filter(({ Sid }) =>
      Sid.startsWith('Change'),
    );
    expect(changing.map(({ Resource }) => Resource)).toEqual([
      'arn:aws:ecs:REGION:ACCOUNT:service/CLUSTER/*',
      'arn:aws:ecs:REGION:ACCOUNT:service-deployment/CLUSTER/*',
    ]);
  });

  it('is what the README documents', () => {
    const readme = readFileSync(resolve(sources, '../README.md'), 'utf8');
    for (const action of actionsOfCode()) {
      expect(readme).toContain(`\`${action}\``);
    }
  });
});
