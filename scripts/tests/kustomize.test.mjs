import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import { parse, parseAllDocuments } from 'yaml';
import { root } from '../launcher/paths.mjs';
import { schemaProblems } from './kubernetesSchemas.mjs';
import { cannotRender, render } from './kustomize.mjs';
import {
  optionalVariables,
  secretFiles,
  secretVariables,
  variables,
} from './productionVariables.mjs';

const kustomize = path.join(root, 'kustomize');
const yamlFiles = fs
  .readdirSync(kustomize, { recursive: true })
  .filter(name => name.endsWith('.yaml'));

/** Each object of a file. Patches and kustomize's own files are none. */
function objectsIn(file) {
  return parseAllDocuments(fs.readFileSync(path.join(kustomize, file), 'utf8'))
    .map(document => document.toJS())
    .filter(({ apiVersion }) => !apiVersion.startsWith('kustomize.'));
}

const whole = yamlFiles.filter(
  file => /^(base|components|crd)\//.test(file) && objectsIn(file).length > 0,
);

const folders = [
  'base',
  ...fs.readdirSync(path.join(kustomize, 'overlays')).map(n => `overlays/${n}`),
];

describe('the manifests', () => {
  it('fit the schemas of Kubernetes and External Secrets, without a field that these lack', async () => {
    assert.ok(whole.length >= 11);
    const problems = await schemaProblems(whole.flatMap(objectsIn));
    assert.deepEqual(problems, []);
  });

  it('are held to these: a wrong type and an unknown field are found', async () => {
    const [deployment] = objectsIn('base/deployment.yaml');
    const [container] = deployment.spec.template.spec.containers;
    container.readinesProbe = container.readinessProbe;
    deployment.spec.replicas = '2';
    const problems = (await schemaProblems([deployment])).join('\n');
    assert.match(problems, /spec\/replicas must be integer/);
    assert.match(problems, /readinesProbe/);
  });

  it('are all named by a kustomization', () => {
    const named = yamlFiles
      .filter(file => path.basename(file) === 'kustomization.yaml')
      .flatMap(file => {
        const content = parse(
          fs.readFileSync(path.join(kustomize, file), 'utf8'),
        );
        return [
          ...(content.resources ?? []),
          ...(content.components ?? []),
          ...(content.patches ?? []).map(({ path: patch }) => patch),
        ].map(name => path.join(path.dirname(file), name));
      });
    for (const name of named) {
      assert.ok(fs.existsSync(path.join(kustomize, name)), name);
    }
    const unnamed = yamlFiles.filter(
      file =>
        path.basename(file) !== 'kustomization.yaml' &&
        !/^(crd|examples)\//.test(file) &&
        !named.includes(file),
    );
    assert.deepEqual(unnamed, []);
  });

  it('name no account, host or secret but examples and the documented ones', () => {
    const files = fs
      .readdirSync(kustomize, { recursive: true })
      .filter(name => /\.(yaml|env)$/.test(name));
    const found = files.flatMap(file => {
      const text = fs
        .readFileSync(path.join(kustomize, file), 'utf8')
        .replaceAll(/^\s*#.*$/gm, '');
      const accounts = text.match(/(?<![\w-])\d{12}\b/g) ?? [];
      const hosts =
        text.match(
          /\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|internal|ai|io)\b/g,
        ) ?? [];
      return [
        ...accounts.filter(account => account !== '111122223333'),
        ...hosts.filter(
          host =>
            !/(^|\.)(alpha-swarm\.ai|k8s\.io|kubernetes\.io|external-secrets\.io|amazonaws\.com|pomerium\.io)$/.test(
              host,
            ),
        ),
      ].map(name => `${file}: ${name}`);
    });
    assert.deepEqual(found, []);
  });
});

for (const folder of folders) {
  describe(`kustomize/${folder}`, { skip: cannotRender }, () => {
    let objects;
    before(() => {
      objects = render(folder);
    });

    const find = (kind, name = 'alphaswarm-admin') => {
      const found = objects.find(
        object =>
          object.kind === kind &&
          (object.metadata.name === name ||
            (kind === 'ConfigMap' && object.metadata.name.startsWith(name))),
      );
      assert.ok(found, `${kind}/${name}`);
      return found;
    };
    const podsOf = () =>
      objects.filter(({ kind }) => ['Deployment', 'Job'].includes(kind));

    it('renders to objects that fit the schemas', async () => {
      assert.deepEqual(await schemaProblems(objects), []);
    });

    it('stays in its namespace, which admits restricted pods only', () => {
      const elsewhere = objects.filter(
        ({ kind, metadata }) =>
          kind !== 'Namespace' && metadata.namespace !== 'alphaswarm-admin',
      );
      assert.deepEqual(elsewhere, []);
      const { labels } = find('Namespace').metadata;
      assert.equal(labels['pod-security.kubernetes.io/enforce'], 'restricted');
    });

    it('runs pods as the restricted standard asks for', () => {
      assert.equal(podsOf().length, 2);
      for (const { spec } of podsOf()) {
        const pod = spec.template.spec;
        assert.equal(pod.automountServiceAccountToken, false);
        assert.equal(pod.securityContext.runAsNonRoot, true);
        assert.equal(pod.securityContext.seccompProfile.type, 'RuntimeDefault');
        for (const { securityContext } of pod.containers) {
          assert.equal(securityContext.allowPrivilegeEscalation, false);
          assert.equal(securityContext.readOnlyRootFilesystem, true);
          assert.deepEqual(securityContext.capabilities, { drop: ['ALL'] });
        }
        const writable = pod.volumes.filter(
          ({ secret, projected, emptyDir }) =>
            !secret && !projected && emptyDir?.medium !== 'Memory',
        );
        assert.deepEqual(writable, []);
      }
    });

    it('has two replicas that are spread, disrupted one at a time, and asked for /admin/health', () => {
      const { spec } = find('Deployment');
      const autoscaler = find('HorizontalPodAutoscaler').spec;
      assert.equal(spec.replicas, 2);
      assert.equal(autoscaler.minReplicas, spec.replicas);
      assert.equal(find('PodDisruptionBudget').spec.maxUnavailable, 1);
      assert.equal(spec.strategy.rollingUpdate.maxUnavailable, 0);
      const pod = spec.template.spec;
      assert.equal(pod.topologySpreadConstraints.length, 2);
      const [container] = pod.containers;
      const ports = container.ports.map(({ name }) => name);
      for (const probe of ['startupProbe', 'readinessProbe']) {
        const { httpGet } = container[probe];
        assert.equal(httpGet.path, '/admin/health');
        assert.ok(ports.includes(httpGet.port));
      }
      // 503 of a portal whose database is away must not start it again.
      assert.deepEqual(container.livenessProbe.exec.command, [
        '/nodejs/bin/node',
        'healthcheck.mjs',
        '--alive',
      ]);
    });

    it('has time to drain', () => {
      const pod = find('Deployment').spec.template.spec;
      const { seconds } = pod.containers[0].lifecycle.preStop.sleep;
      // docs/operations.md: 25 s for what is in flight.
      assert.ok(pod.terminationGracePeriodSeconds >= seconds + 30);
    });

    it('selects its own pods, and no others, wherever it selects', () => {
      const { labels } = find('Deployment').spec.template.metadata;
      const selectors = [
        find('Deployment').spec.selector.matchLabels,
        find('Service').spec.selector,
        find('PodDisruptionBudget').spec.selector.matchLabels,
        find('NetworkPolicy').spec.podSelector.matchLabels,
        ...find('Deployment').spec.template.spec.topologySpreadConstraints.map(
          ({ labelSelector }) => labelSelector.matchLabels,
        ),
      ];
      const job = find('Job', 'alphaswarm-admin-ledger-migration').spec.template
        .metadata.labels;
      for (const selector of selectors) {
        const matches = pod =>
          Object.entries(selector).every(([key, value]) => pod[key] === value);
        assert.ok(matches(labels));
        assert.ok(!matches(job));
      }
    });

    it('denies all traffic but what the portal needs', () => {
      const denied = find('NetworkPolicy', 'default-deny').spec;
      assert.deepEqual(denied, {
        podSelector: {},
        policyTypes: ['Ingress', 'Egress'],
      });
      const policies = objects.filter(({ kind }) => kind === 'NetworkPolicy');
      const portsOf = direction =>
        policies
          .flatMap(({ spec }) => spec[direction] ?? [])
          .flatMap(({ ports }) => ports.map(({ port }) => port));
      // DNS twice: UDP and TCP.
      assert.deepEqual(
        portsOf('egress').sort((a, b) => a - b),
        [53, 53, 443, 5432, 8000, 9000],
      );
      assert.deepEqual(portsOf('ingress').sort(), ['http', 'metrics']);
      const everywhere = policies
        .flatMap(({ spec }) => [
          ...(spec.egress ?? []),
          ...(spec.ingress ?? []),
        ])
        .filter(({ to, from }) => !(to ?? from)?.length);
      assert.deepEqual(everywhere, []);
      const web = find('NetworkPolicy')
        .spec.egress.flatMap(({ to }) => to)
        .find(({ ipBlock }) => ipBlock);
      assert.ok(web.ipBlock.except.includes('169.254.0.0/16'));
    });

    it('mounts a token for Entra’s federated credential, and none for Kubernetes', () => {
      const pod = find('Deployment').spec.template.spec;
      const tokens = pod.volumes
        .flatMap(({ projected }) => projected?.sources ?? [])
        .map(({ serviceAccountToken }) => serviceAccountToken);
      assert.deepEqual(tokens, [
        {
          audience: 'api://AzureADTokenExchange',
          expirationSeconds: 3600,
          path: 'token',
        },
      ]);
      assert.equal(find('ServiceAccount').automountServiceAccountToken, false);
    });

    it('sets variables that the production configuration reads, and all that it needs', () => {
      const container = find('Deployment').spec.template.spec.containers[0];
      const set = [
        ...Object.keys(find('ConfigMap').data),
        ...container.env.map(({ name }) => name),
      ];
      const unread = set.filter(
        name =>
          !variables.has(name) &&
          !/^(APP_CONFIG_\w+|AWS_REGION|NODE_EXTRA_CA_CERTS)$/.test(name),
      );
      assert.deepEqual(unread, []);
      const unset = [...variables].filter(
        name =>
          !set.includes(name) &&
          !secretVariables.has(name) &&
          !optionalVariables.has(name),
      );
      assert.deepEqual(unset, []);
      assert.deepEqual(
        set.filter(name => secretVariables.has(name)),
        [],
      );
      assert.ok(set.includes('APP_CONFIG_platformEcs_clusters'));
    });

    it('sets no variable to the empty string, and JSON where it must be', () => {
      for (const [name, value] of Object.entries(find('ConfigMap').data)) {
        assert.notEqual(value, '', name);
        if (name.startsWith('APP_CONFIG_')) JSON.parse(value);
      }
    });

    it('fetches the secret files that the configuration reads, and no others', () => {
      const { data, target } = find('ExternalSecret').spec;
      const pod = find('Deployment').spec.template.spec;
      const volume = pod.volumes.find(({ name }) => name === 'secrets');
      assert.equal(volume.secret.secretName, target.name);
      const environment = Object.fromEntries(
        pod.containers[0].env.map(({ name, value }) => [name, value]),
      );
      const mounted = pod.containers[0].volumeMounts.find(
        ({ name }) => name === 'secrets',
      ).mountPath;
      assert.equal(environment.ALPHASWARM_ADMIN_SECRETS_DIR, mounted);
      assert.equal(
        environment.NODE_EXTRA_CA_CERTS,
        `${mounted}/database-ca.pem`,
      );
      assert.deepEqual(
        data.map(({ secretKey }) => secretKey).sort(),
        [...secretFiles, 'database-ca.pem'].sort(),
      );
      assert.deepEqual(
        pod.containers[0].args.filter(argument => argument.endsWith('.yaml')),
        [
          'app-config.yaml',
          'app-config.production.yaml',
          'app-config.secret-files.yaml',
        ],
      );
    });

    it('migrates the ledger as its owner, whose password the portal never sees', () => {
      const job = find('Job', 'alphaswarm-admin-ledger-migration').spec;
      const owner = find('ExternalSecret', 'alphaswarm-admin-ledger-migration');
      const pod = job.template.spec;
      assert.equal(pod.volumes[0].secret.secretName, owner.spec.target.name);
      assert.ok(
        owner.spec.data.some(
          ({ secretKey }) => secretKey === 'ledger-owner-password',
        ),
      );
      assert.doesNotMatch(
        JSON.stringify(find('Deployment')),
        /ledger-owner-password|ledger-migration/,
      );
      const [migration] = pod.containers;
      const [portal] = find('Deployment').spec.template.spec.containers;
      assert.equal(migration.image, portal.image);
      const configMap = find('ConfigMap');
      for (const { valueFrom } of migration.env.filter(e => e.valueFrom)) {
        const { name, key } = valueFrom.configMapKeyRef;
        assert.equal(name, configMap.metadata.name);
        assert.ok(configMap.data[key], key);
      }
      const settings = configMap.data.APP_CONFIG_backend_database_plugin;
      assert.equal(JSON.parse(settings)['audit-log'].skipMigrations, true);
    });
  });
}

describe('kustomize/overlays/production', { skip: cannotRender }, () => {
  it('takes the region of its secrets from the cell’s environment', () => {
    const objects = render('overlays/production');
    const store = objects.find(({ kind }) => kind === 'SecretStore');
    const { data } = objects.find(({ kind }) => kind === 'ConfigMap');
    assert.equal(store.spec.provider.aws.region, data.AWS_REGION);
    const names = objects
      .filter(({ kind }) => kind === 'ExternalSecret')
      .map(({ spec }) => spec.secretStoreRef.name);
    assert.deepEqual(new Set(names), new Set([store.metadata.name]));
  });
});
