// node scripts/iam-policy.mjs --account 111122223333 --clusters "$APP_CONFIG_platformEcs_clusters" [--part read|write] [--log-groups '/aws/ecs/alphaswarm-*']
// Prints the IAM policies that the portal's AWS roles need for a configuration: plugins/platform-ecs-backend/iam-policy.json, which a test holds to the calls
// that the code makes, with accounts, regions, clusters and log groups filled in.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { root } from './launcher/paths.mjs';

const template = JSON.parse(
  fs.readFileSync(
    path.join(root, 'plugins', 'platform-ecs-backend', 'iam-policy.json'),
    'utf8',
  ),
);

/** What the portal reads with, and what it changes services with. */
export const parts = { read: /^Read/, write: /^Change/ };

/**
 * The policies for a configuration, by the role that needs each: `task role`, and the ARN of every role that is assumed.
 *
 * @param {{
 *   clusters: Array<{ name: string, region: string, account?: string, assumeRole?: { arn: string } }>,
 *   account: string,
 *   logGroups?: string[],
 *   part?: 'read' | 'write',
 * }} options - `clusters` as in `platformEcs.clusters`; `account` is the portal's own; `logGroups` may hold `*`
 * @returns {Record<string, { Version: string, Statement: object[] }>}
 */
export function iamPolicies({ clusters, account, logGroups = ['*'], part }) {
  const roles = new Map([['task role', []]]);
  for (const cluster of clusters) {
    const role = cluster.assumeRole?.arn ?? 'task role';
    roles.set(role, [...(roles.get(role) ?? []), cluster]);
  }
  const assumed = [...roles.keys()].filter(role => role !== 'task role');
  return Object.fromEntries(
    [...roles].map(([role, ofRole]) => [
      role,
      {
        Version: template.Version,
        Statement: template.Statement.filter(
          ({ Sid }) => !part || parts[part].test(Sid),
        ).flatMap(statement =>
          fill(statement, {
            places: ofRole.map(cluster => ({
              REGION: cluster.region,
              ACCOUNT: cluster.account ?? accountOf(role) ?? account,
              CLUSTER: cluster.name,
            })),
            logGroups,
            assumed: role === 'task role' ? assumed : [],
          }),
        ),
      },
    ]),
  );
}

/** The statement with its placeholders filled in; none if it would allow nothing. */
function fill(statement, { places, logGroups, assumed }) {
  const resources = [statement.Resource].flat();
  if (resources.includes('ROLE_ARN')) {
    return assumed.length > 0 ? [{ ...statement, Resource: assumed }] : [];
  }
  if (places.length === 0) return [];
  const everywhere = text => [
    ...new Set(
      places.flatMap(place =>
        logGroups.map(group =>
          text
            .replace('REGION', place.REGION)
            .replace('ACCOUNT', place.ACCOUNT)
            .replace('CLUSTER', place.CLUSTER)
            .replace('LOG_GROUP', group),
        ),
      ),
    ),
  ];
  const cluster = statement.Condition?.ArnEquals['ecs:cluster'];
  return [
    {
      ...statement,
      Resource: resources.includes('*') ? '*' : resources.flatMap(everywhere),
      ...(cluster && {
        Condition: { ArnEquals: { 'ecs:cluster': everywhere(cluster) } },
      }),
    },
  ];
}

function accountOf(roleArn) {
  return /^arn:[^:]+:iam::(\d{12}):/.exec(roleArn)?.[1];
}

function main() {
  const { values } = parseArgs({
    options: {
      account: { type: 'string' },
      clusters: { type: 'string' },
      part: { type: 'string' },
      'log-groups': { type: 'string', multiple: true },
    },
  });
  if (!/^\d{12}$/.test(values.account ?? '') || !values.clusters) {
    process.stderr.write(
      'Usage: node scripts/iam-policy.mjs --account <12 digits> --clusters <JSON, as APP_CONFIG_platformEcs_clusters> [--part read|write] [--log-groups <pattern>]\n',
    );
    return 2;
  }
  if (values.part !== undefined && !Object.hasOwn(parts, values.part)) {
    process.stderr.write('--part is read or write; both if left out\n');
    return 2;
  }
  let clusters;
  try {
    clusters = JSON.parse(values.clusters);
  } catch {
    process.stderr.write('--clusters is no JSON\n');
    return 2;
  }
  const policies = iamPolicies({
    clusters,
    account: values.account,
    part: values.part,
    logGroups: values['log-groups'],
  });
  process.stdout.write(`${JSON.stringify(policies, undefined, 2)}\n`);
  return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = main();
}
