import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import policy from '../../iam-policy.json';

const sources = resolve(__dirname, '..');

/** IAM's prefix of each SDK client that the plugin may use. */
const iamPrefixes: Record<string, string> = {
  ecs: 'ecs',
  cloudwatch: 'cloudwatch',
  cloudtrail: 'cloudtrail',
  logs: 'logs',
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

  it('allows changes only to services of the configured clusters', () => {
    const reading =
      /:(List|Describe|Get|Lookup)|^logs:(FilterLogEvents|StartLiveTail|StartQuery|StopQuery)$/;
    const changing = policy.Statement.filter(({ Action }) =>
      Action.some(action => !reading.test(action)),
    );
    expect(changing.map(({ Resource }) => Resource)).toEqual([
      'arn:aws:ecs:REGION:ACCOUNT:service/CLUSTER/*',
      // Changes nothing by itself: what the role may do, its own policy says.
      'ROLE_ARN',
    ]);
  });

  it('is what the README documents', () => {
    const readme = readFileSync(resolve(sources, '../README.md'), 'utf8');
    for (const action of actionsOfCode()) {
      expect(readme).toContain(`\`${action}\``);
    }
  });
});
