// node scripts/aqpadmin-render.mjs <file>: the Kubernetes objects that an AQPAdmin resource stands for, as YAML; `-` reads it from stdin. What the API server would refuse is
// refused here, with the field named and exit code 1.
import fs from 'node:fs';
import { parseAllDocuments, stringify } from 'yaml';
import { InvalidResourceError } from './aqpadmin/customResource.mjs';
import { renderAqpAdmin } from './aqpadmin/renderAqpAdmin.mjs';

const [file] = process.argv.slice(2);
if (!file) {
  process.stderr.write(
    'Name a file with AQPAdmin resources: node scripts/aqpadmin-render.mjs kustomize/examples/base.yaml\n',
  );
  process.exit(2);
}

try {
  const objects = resourcesIn(file).flatMap(renderAqpAdmin);
  process.stdout.write(
    objects
      .map(object => stringify(object, { aliasDuplicateObjects: false }))
      .join('---\n'),
  );
} catch (error) {
  const problems =
    error instanceof InvalidResourceError ? error.problems : [error.message];
  process.stderr.write(
    problems.map(problem => `${file}: ${problem}\n`).join(''),
  );
  process.exitCode = 1;
}

function resourcesIn(source) {
  const documents = parseAllDocuments(
    fs.readFileSync(source === '-' ? 0 : source, 'utf8'),
  );
  return documents.map(document => {
    const [problem] = document.errors;
    if (problem) throw new InvalidResourceError([problem.message]);
    return document.toJS();
  });
}
