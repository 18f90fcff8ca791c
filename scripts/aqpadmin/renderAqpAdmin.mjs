import fs from 'node:fs';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { root } from '../launcher/paths.mjs';
import { configMapName } from './configMapName.mjs';
import { admit } from './customResource.mjs';
import { environmentOf } from './environmentOf.mjs';

/** How a portal runs is written once: in the base, whose objects are filled in here. */
const base = file =>
  parse(fs.readFileSync(path.join(root, 'kustomize', file), 'utf8'));

/**
 * The objects that a resource stands for.
 *
 * @param {unknown} resource - an AQPAdmin
 * @returns {object[]} ConfigMap, Deployment, Service, and an Ingress if the resource has one
 * @throws {InvalidResourceError} if the API server would refuse it
 */
export function renderAqpAdmin(resource) {
  const { metadata, spec } = admit(resource);
  const names = {
    name: metadata.name,
    namespace: metadata.namespace ?? 'default',
  };
  const labels = {
    ...base('base/deployment.yaml').metadata.labels,
    'app.kubernetes.io/instance': metadata.name,
  };
  const configMap = renderConfigMap(names, labels, environmentOf(spec));
  return [
    configMap,
    renderDeployment(names, labels, spec, configMap.metadata.name),
    renderService(names, labels),
    ...(spec.ingress ? [renderIngress(names, labels, spec)] : []),
  ];
}

function renderConfigMap({ name, namespace }, labels, data) {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: configMapName(name, data),
      namespace,
      labels: { ...labels, 'app.kubernetes.io/component': 'environment' },
    },
    data,
  };
}

function renderDeployment(names, labels, spec, configMap) {
  const deployment = base('base/deployment.yaml');
  deployment.metadata = { ...names, labels };
  deployment.spec.replicas = spec.replicas;
  deployment.spec.selector.matchLabels = labels;
  const { template } = deployment.spec;
  template.metadata.labels = labels;
  template.spec.serviceAccountName = spec.serviceAccountName;
  for (const constraint of template.spec.topologySpreadConstraints) {
    constraint.labelSelector.matchLabels = labels;
  }
  const [container] = template.spec.containers;
  container.image = spec.image;
  container.resources = spec.resources;
  container.envFrom[0].configMapRef.name = configMap;
  container.envFrom[1].secretRef.name =
    spec.environmentSecretName ?? `${names.name}-environment`;
  template.spec.volumes.find(
    ({ name }) => name === 'secrets',
  ).secret.secretName = spec.secretName;
  return deployment;
}

function renderService(names, labels) {
  const service = base('base/service.yaml');
  service.metadata = { ...names, labels };
  service.spec.selector = labels;
  return service;
}

function renderIngress(names, labels, { ingress, publicUrl, pomerium }) {
  const rendered = base('components/ingress/ingress.yaml');
  const host = new URL(publicUrl).hostname;
  const policy = 'ingress.pomerium.io/policy';
  const { annotations } = rendered.metadata;
  const rules = parse(annotations[policy]);
  const allowed = rules.find(({ allow }) => allow).allow;
  allowed.and = [{ 'claim/groups': pomerium.group }];
  rendered.metadata = {
    ...names,
    labels,
    annotations: { ...annotations, [policy]: stringify(rules) },
  };
  rendered.spec.ingressClassName = ingress.className;
  rendered.spec.tls = [{ hosts: [host], secretName: ingress.tlsSecretName }];
  rendered.spec.rules[0].host = host;
  rendered.spec.rules[0].http.paths[0].backend.service.name = names.name;
  return rendered;
}
