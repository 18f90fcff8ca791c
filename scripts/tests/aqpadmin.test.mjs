import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { parse as parseCel } from '@marcbachmann/cel-js';
import fc from 'fast-check';
import { parse, parseAllDocuments, stringify } from 'yaml';
import {
  admit,
  apiVersion,
  definition,
  InvalidResourceError,
  kind,
  schema,
} from '../aqpadmin/customResource.mjs';
import { environmentOf } from '../aqpadmin/environmentOf.mjs';
import { renderAqpAdmin } from '../aqpadmin/renderAqpAdmin.mjs';
import { root } from '../launcher/paths.mjs';
import { schemaProblems } from './kubernetesSchemas.mjs';
import { cannotRender, render } from './kustomize.mjs';
import { variables } from './productionVariables.mjs';

const examplesFolder = path.join(root, 'kustomize', 'examples');
const examples = fs.readdirSync(examplesFolder);
const example = (name = 'base.yaml') =>
  parse(fs.readFileSync(path.join(examplesFolder, name), 'utf8'));

/** All nodes of a structural schema, with where they are. */
function nodesOf(node, at = '') {
  return [
    { node, at },
    ...Object.entries(node.properties ?? {}).flatMap(([name, inner]) =>
      nodesOf(inner, `${at}.${name}`),
    ),
    ...(node.items ? nodesOf(node.items, `${at}[]`) : []),
    ...(node.additionalProperties
      ? nodesOf(node.additionalProperties, `${at}.*`)
      : []),
  ];
}

describe('the definition of AQPAdmin', () => {
  it('fits the schema of definitions', async () => {
    assert.deepEqual(await schemaProblems([definition]), []);
  });

  it('is called as its group and plural', () => {
    const { group, names } = definition.spec;
    assert.equal(definition.metadata.name, `${names.plural}.${group}`);
  });

  // https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
  it('has a structural schema', () => {
    const nodes = nodesOf(schema);
    assert.ok(nodes.length > 60);
    for (const { node, at } of nodes) {
      assert.ok(node.type, `${at} has a type`);
      assert.ok(
        !(node.properties && node.additionalProperties),
        `${at} is either an object or a map`,
      );
      for (const field of node.required ?? []) {
        assert.ok(node.properties[field], `${at}.${field} is required`);
      }
    }
  });

  it('bounds whatever a rule walks over, so that the API server accepts the rule’s cost', () => {
    const unbounded = nodesOf(schema.properties.spec)
      .filter(({ node }) => node['x-kubernetes-validations'])
      .filter(
        ({ node }) =>
          (node.type === 'string' && !node.maxLength) ||
          (node.type === 'array' && !node.maxItems) ||
          (node.additionalProperties && !node.maxProperties),
      );
    assert.deepEqual(unbounded, []);
  });

  it('has rules in CEL, each with what to do', () => {
    const rules = nodesOf(schema).flatMap(
      ({ node }) => node['x-kubernetes-validations'] ?? [],
    );
    assert.ok(rules.length >= 8);
    for (const { rule, message } of rules) {
      parseCel(rule);
      assert.ok(message);
    }
  });

  it('has a status of its own with conditions, and columns of what there is', () => {
    const [version] = definition.spec.versions;
    assert.deepEqual(version.subresources, { status: {} });
    const { conditions } = schema.properties.status.properties;
    assert.deepEqual(conditions['x-kubernetes-list-map-keys'], ['type']);
    const known = new Set(nodesOf(schema).map(({ at }) => at));
    for (const { name, jsonPath } of version.additionalPrinterColumns) {
      if (jsonPath.startsWith('.metadata.')) continue;
      const at = jsonPath.replace(/\[\?[^\]]*\]/, '[]');
      assert.ok(known.has(at), `${name}: ${jsonPath}`);
    }
  });

  it('is the only place that names the group, but for resources themselves', () => {
    const { group } = definition.spec;
    const naming = ['kustomize', 'scripts', 'packages/backend/src']
      .flatMap(folder =>
        fs
          .readdirSync(path.join(root, folder), { recursive: true })
          .map(name => path.join(folder, name)),
      )
      .filter(file => /\.(ya?ml|mjs|js|ts|env)$/.test(file))
      .filter(file =>
        fs.readFileSync(path.join(root, file), 'utf8').includes(group),
      );
    assert.deepEqual(
      naming.filter(file => !file.startsWith('kustomize/examples/')),
      ['kustomize/crd/aqpadmin.yaml'],
    );
  });
});

describe('a rendered AQPAdmin', () => {
  it('is what kustomize makes of the base', { skip: cannotRender }, () => {
    const rendered = renderAqpAdmin(example());
    const made = render('base');
    assert.equal(rendered.length, 3);
    for (const object of rendered) {
      const same = made.find(
        ({ kind: other, metadata }) =>
          other === object.kind && metadata.name === object.metadata.name,
      );
      assert.deepEqual(object, same);
    }
  });

  it('has the route of the ingress component', () => {
    const resource = example();
    resource.spec.ingress = {};
    const ingress = renderAqpAdmin(resource).at(-1);
    const component = parse(
      fs.readFileSync(
        path.join(root, 'kustomize/components/ingress/ingress.yaml'),
        'utf8',
      ),
    );
    component.metadata.namespace = 'alphaswarm-admin';
    const policy = 'ingress.pomerium.io/policy';
    const policyOf = ({ metadata }) => parse(metadata.annotations[policy]);
    assert.deepEqual(policyOf(ingress), policyOf(component));
    component.metadata.annotations[policy] =
      ingress.metadata.annotations[policy];
    assert.deepEqual(ingress, component);
  });

  for (const name of examples) {
    it(`fits the schemas of Kubernetes: ${name}`, async () => {
      assert.deepEqual(await schemaProblems(renderAqpAdmin(example(name))), []);
    });

    it(`sets only what the production configuration reads: ${name}`, () => {
      const environment = environmentOf(admit(example(name)).spec);
      const unread = Object.keys(environment).filter(
        variable =>
          !variables.has(variable) && !variable.startsWith('APP_CONFIG_'),
      );
      assert.deepEqual(unread, []);
    });
  }

  it('names an agent identity where the resource has one, and none of its variables where it has not', () => {
    const named = resource =>
      Object.entries(environmentOf(admit(resource).spec)).filter(([name]) =>
        name.startsWith('ENTRA_AGENT_'),
      );
    assert.deepEqual(named(example()), []);
    assert.deepEqual(named(example('cell.yaml')), [
      ['ENTRA_AGENT_BLUEPRINT_ID', 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee'],
      ['ENTRA_AGENT_ID', 'bbbbbbbb-cccc-dddd-eeee-ffffffffffff'],
    ]);
    const half = example('cell.yaml');
    delete half.spec.entra.agent.blueprintId;
    assert.throws(() => admit(half), {
      problems: ['spec.entra.agent.blueprintId: is missing'],
    });
  });

  it('says all that a resource may say', () => {
    const [configMap, deployment, service, ingress] = renderAqpAdmin(
      example('cell.yaml'),
    );
    const pod = deployment.spec.template.spec;
    const [container] = pod.containers;
    assert.equal(deployment.spec.replicas, 3);
    assert.equal(container.image, 'registry.example/alphaswarm-admin:0.1.0');
    assert.equal(container.resources.requests.memory, '1Gi');
    assert.deepEqual(
      container.envFrom.map(
        ({ configMapRef, secretRef }) => (configMapRef ?? secretRef).name,
      ),
      [configMap.metadata.name, 'alphaswarm-admin-us-environment'],
    );
    assert.equal(pod.volumes[0].secret.secretName, 'alphaswarm-admin-us');
    assert.equal(configMap.data.ALPHASWARM_ADMIN_DB_PORT, '6432');
    assert.equal(configMap.data.ALPHASWARM_CP_ALLOW_HTTP, 'true');
    assert.equal(configMap.data.APP_CONFIG_auth_providers_pomerium, '{}');
    assert.equal(
      JSON.parse(configMap.data.APP_CONFIG_platformEcs_clusters).length,
      2,
    );
    assert.equal(
      ingress.spec.rules[0].http.paths[0].backend.service.name,
      service.metadata.name,
    );
    assert.equal(ingress.spec.rules[0].host, 'admin.us.example');
  });
});

const name = fc.stringMatching(/^[a-z]([-a-z0-9]{0,50}[a-z0-9])?$/);

describe('names and labels of any AQPAdmin', () => {
  const resources = fc
    .record({
      name,
      namespace: name,
      environment: fc.stringMatching(/^[a-z<>&"\u00e9]{1,40}$/),
      replicas: fc.integer({ min: 2, max: 10 }),
    })
    .map(({ name: called, namespace, environment, replicas }) => {
      const resource = example();
      resource.metadata = { name: called, namespace };
      resource.spec.environment = { name: environment };
      resource.spec.replicas = replicas;
      resource.spec.ingress = {};
      return resource;
    });

  it('are valid, agree with each other, and keep two portals apart', () => {
    fc.assert(
      fc.property(resources, resources, (one, other) => {
        const objects = renderAqpAdmin(one);
        const [configMap, deployment, service, ingress] = objects;
        for (const { metadata } of objects) {
          assert.equal(metadata.namespace, one.metadata.namespace);
          assert.match(metadata.name, /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/);
          for (const value of Object.values(metadata.labels)) {
            assert.match(value, /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
          }
        }
        const { labels } = deployment.spec.template.metadata;
        assert.deepEqual(deployment.spec.selector.matchLabels, labels);
        assert.deepEqual(service.spec.selector, labels);
        assert.equal(
          deployment.spec.template.spec.containers[0].envFrom[0].configMapRef
            .name,
          configMap.metadata.name,
        );
        assert.equal(
          ingress.spec.rules[0].http.paths[0].backend.service.name,
          service.metadata.name,
        );
        if (one.metadata.name !== other.metadata.name) {
          const [, , others] = renderAqpAdmin(other);
          assert.notDeepEqual(others.spec.selector, labels);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('change with the environment, so that a change is a rollout, and only then', () => {
    fc.assert(
      fc.property(resources, resources, (one, other) => {
        const [before] = renderAqpAdmin(one);
        other.metadata = one.metadata;
        const [after] = renderAqpAdmin(other);
        const unchanged =
          one.spec.environment.name === other.spec.environment.name;
        assert.equal(before.metadata.name === after.metadata.name, unchanged);
      }),
      { numRuns: 100 },
    );
  });
});

describe('a bad AQPAdmin', () => {
  const cases = [
    ['metadata.name: is missing', r => delete r.metadata.name],
    ['metadata.name names a Service', r => (r.metadata.name = '1-admin')],
    [`apiVersion: is "v1", not ${apiVersion}`, r => (r.apiVersion = 'v1')],
    [`kind: is "Admin", not ${kind}`, r => (r.kind = 'Admin')],
    ['spec.database.host: is missing', r => delete r.spec.database.host],
    ['spec.clusters: is missing', r => delete r.spec.clusters],
    ['spec.clusters: must NOT have fewer', r => (r.spec.clusters = [])],
    ['spec.replica: is no field of', r => (r.spec.replica = 2)],
    [
      'spec.database.password: is no field',
      r => (r.spec.database.password = 'x'),
    ],
    ['spec.replicas: must be >= 2', r => (r.spec.replicas = 1)],
    ['spec.replicas: must be integer', r => (r.spec.replicas = '2')],
    ['spec.image: must not be latest', r => (r.spec.image = 'portal:latest')],
    ['spec.image: must name a tag', r => (r.spec.image = 'portal')],
    [
      'spec.publicUrl: must be https',
      r => (r.spec.publicUrl = 'http://x/admin'),
    ],
    ['spec.publicUrl: must be https', r => (r.spec.publicUrl = 'https://x/')],
    [
      'spec.environment.tone: must be one of',
      r => (r.spec.environment = { tone: 'red' }),
    ],
    [
      'spec.entra.tenantId: must match',
      r => (r.spec.entra.tenantId = 'contoso'),
    ],
    [
      'spec.cp: must be https, or allowHttp',
      r => (r.spec.cp.url = 'http://cp:9000'),
    ],
    [
      'spec.clusters.0.limits.default: min must not be more',
      r => (r.spec.clusters[0].limits.default = { min: 3, max: 2 }),
    ],
    [
      'spec.clusters.0.limits.services.core: min must not be more',
      r => (r.spec.clusters[0].limits.services = { core: { min: 3, max: 2 } }),
    ],
    [
      'spec: stepUp.authority entra needs',
      r => (r.spec.stepUp = { authority: 'entra' }),
    ],
    [
      'spec: ingress.host must be the host',
      r => (r.spec.ingress = { host: 'x.example' }),
    ],
    ['spec.settings: keys begin with', r => (r.spec.settings = { PATH: '/' })],
  ];

  for (const [expected, spoil] of cases) {
    it(`is refused: ${expected}`, () => {
      const resource = example();
      spoil(resource);
      assert.throws(
        () => renderAqpAdmin(resource),
        error =>
          error instanceof InvalidResourceError &&
          error.problems.some(problem => problem.startsWith(expected)),
      );
    });
  }
});

describe('scripts/aqpadmin-render.mjs', () => {
  const run = (args, input) =>
    spawnSync(
      process.execPath,
      [path.join(root, 'scripts', 'aqpadmin-render.mjs'), ...args],
      { encoding: 'utf8', input },
    );

  it('prints the objects', () => {
    const { status, stdout } = run([path.join(examplesFolder, 'cell.yaml')]);
    assert.equal(status, 0);
    assert.deepEqual(
      parseAllDocuments(stdout).map(document => document.toJS()),
      renderAqpAdmin(example('cell.yaml')),
    );
  });

  it('refuses a bad resource, names each field, and prints nothing to apply', () => {
    const resource = example();
    delete resource.spec.database.host;
    resource.spec.replicas = 1;
    const { status, stdout, stderr } = run(['-'], stringify(resource));
    assert.equal(status, 1);
    assert.equal(stdout, '');
    assert.match(stderr, /spec\.database\.host: is missing/);
    assert.match(stderr, /spec\.replicas: must be >= 2/);
  });

  it('says what is wrong with a file that is no YAML, or not there', () => {
    const malformed = run(['-'], 'spec: [');
    assert.equal(malformed.status, 1);
    assert.match(malformed.stderr, /line 1/);
    assert.equal(run(['/nowhere.yaml']).status, 1);
    assert.equal(run([]).status, 2);
  });
});
