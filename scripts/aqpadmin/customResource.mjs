// The custom resource as its definition has it: kustomize/crd/aqpadmin.yaml is the only place that names group, version and kind.
import fs from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import { Environment } from '@marcbachmann/cel-js';
import { parse } from 'yaml';
import { root } from '../launcher/paths.mjs';

/** The CustomResourceDefinition. */
export const definition = parse(
  fs.readFileSync(path.join(root, 'kustomize', 'crd', 'aqpadmin.yaml'), 'utf8'),
);

const { group, names, versions } = definition.spec;
const version = versions.find(({ storage }) => storage);

export const apiVersion = `${group}/${version.name}`;
export const kind = names.kind;
export const schema = version.schema.openAPIV3Schema;

const cel = new Environment({ unlistedVariablesAreDyn: true });

const validateSchema = new Ajv({
  allErrors: true,
  useDefaults: true,
  // The API server's own keywords, which don't constrain a value's shape.
  strict: false,
  formats: { int32: true, int64: true, 'date-time': true },
}).compile(closed(schema));

/** A resource that the API server would refuse: one problem a line, each beginning with the field. */
export class InvalidResourceError extends Error {
  /** @param {string[]} problems */
  constructor(problems) {
    super(problems.join('\n'));
    this.name = 'InvalidResourceError';
    this.problems = problems;
  }
}

/**
 * Checks a resource as the API server does on creation: the structural schema with its defaults, then the CEL rules. Fields that the schema doesn't have are
 * refused, as `kubectl` does by default.
 *
 * @param {unknown} resource
 * @returns {object} a copy with the defaults
 * @throws {InvalidResourceError}
 */
export function admit(resource) {
  const problems = [
    ...identityProblems(resource),
    ...(typeof resource?.metadata?.name === 'string'
      ? []
      : ['metadata.name: is missing']),
  ];
  if (problems.length > 0) throw new InvalidResourceError(problems);
  const admitted = structuredClone(resource);
  if (!validateSchema(admitted)) {
    throw new InvalidResourceError([
      ...new Set(validateSchema.errors.map(problemOf)),
    ]);
  }
  const broken = brokenRules(schema, admitted, '');
  if (broken.length > 0) throw new InvalidResourceError(broken);
  return admitted;
}

function identityProblems(resource) {
  if (typeof resource !== 'object' || resource === null) {
    return ['the file holds no resource'];
  }
  return Object.entries({ apiVersion, kind })
    .filter(([field, expected]) => resource[field] !== expected)
    .map(
      ([field, expected]) =>
        `${field}: is ${JSON.stringify(resource[field])}, not ${expected}`,
    );
}

/** The schema without room for fields that it doesn't name. `metadata` is Kubernetes' own. */
function closed(node, name) {
  if (typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node)) return node.map(item => closed(item));
  const copy = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      key === 'properties'
        ? Object.fromEntries(
            Object.entries(value).map(([field, inner]) => [
              field,
              closed(inner, field),
            ]),
          )
        : closed(value),
    ]),
  );
  const open = name === 'metadata' || node.additionalProperties !== undefined;
  return node.properties && !open
    ? { ...copy, additionalProperties: false }
    : copy;
}

function problemOf({ instancePath, keyword, params, message }) {
  const at = instancePath
    .slice(1)
    .split('/')
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.');
  const below = field => (at ? `${at}.${field}` : field);
  switch (keyword) {
    case 'required':
      return `${below(params.missingProperty)}: is missing`;
    case 'additionalProperties':
      return `${below(params.additionalProperty)}: is no field of ${kind}`;
    case 'enum':
      return `${at}: must be one of ${params.allowedValues.join(', ')}`;
    default:
      return `${at}: ${message}`;
  }
}

/** Rules on `oldSelf` are about changes, of which a file knows nothing. */
function brokenRules(node, value, at) {
  if (value === undefined) return [];
  const own = (node['x-kubernetes-validations'] ?? [])
    .filter(({ rule }) => !rule.includes('oldSelf'))
    .filter(({ rule }) => cel.evaluate(rule, { self: value }) !== true)
    .map(({ message }) =>
      at === '' ? message : `${at.replace(/^\./, '')}: ${message}`,
    );
  const children = Array.isArray(value)
    ? value.map((item, i) => [node.items, item, `${at}.${i}`])
    : Object.entries(node.type === 'object' ? value : {}).map(([key, item]) => [
        node.properties?.[key] ?? node.additionalProperties,
        item,
        `${at}.${key}`,
      ]);
  return own.concat(
    children.flatMap(([inner, item, path_]) =>
      inner ? brokenRules(inner, item, path_) : [],
    ),
  );
}
