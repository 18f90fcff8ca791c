// Holds Kubernetes objects to the schemas of its API (1.34, by the package kubernetes-models) and of External Secrets.
import path from 'node:path';
import ts from 'typescript';
import { root } from '../launcher/paths.mjs';

/** Where the model of an object is: built-in groups have few dots, or Kubernetes' own ending. */
function modelModule({ apiVersion, kind }) {
  const models = apiVersion.startsWith('external-secrets.io/')
    ? '@kubernetes-models/external-secrets'
    : 'kubernetes-models';
  return `${models}/${apiVersion}/${kind}`;
}

/**
 * What the API server would refuse: values that don't fit the schema, and fields that it doesn't have.
 *
 * @param {object[]} objects
 * @returns {Promise<string[]>}
 */
export async function schemaProblems(objects) {
  const values = await Promise.all(objects.map(valueProblems));
  return [...values.flat(), ...unknownFields(objects)];
}

async function valueProblems(object) {
  const { [object.kind]: Model } = await import(modelModule(object));
  try {
    new Model(object).validate();
    return [];
  } catch (error) {
    return [`${nameOf(object)}: ${error.message}`];
  }
}

/** Parsed once. */
const declarations = new Map();

/** The published schemas leave unknown fields alone, the API server doesn't: the models' types have them all, and TypeScript refuses others in a literal. */
function unknownFields(objects) {
  const file = path.join(root, 'scripts', 'tests', 'manifests.generated.ts');
  const source = objects
    .map(
      (object, i) =>
        `import type { I${object.kind} as Type${i} } from '${modelModule(object)}';\nexport const object${i}: Type${i} = ${JSON.stringify(object)};\n`,
    )
    .join('');
  const options = {
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts'],
    types: [],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile } = host;
  host.fileExists = name => name === file || fileExists(name);
  host.getSourceFile = (name, ...rest) => {
    if (name === file) {
      return ts.createSourceFile(name, source, ts.ScriptTarget.ES2022);
    }
    if (!declarations.has(name)) {
      declarations.set(name, getSourceFile(name, ...rest));
    }
    return declarations.get(name);
  };
  const program = ts.createProgram([file], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ start, messageText }) => {
    const line = source.slice(0, start).split('\n').length - 1;
    const text = ts.flattenDiagnosticMessageText(messageText, ' ');
    return `${nameOf(objects[Math.floor(line / 2)])}: ${text}`;
  });
}

function nameOf({ kind, metadata }) {
  return `${kind}/${metadata?.name}`;
}
