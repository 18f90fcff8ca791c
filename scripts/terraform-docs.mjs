// node scripts/terraform-docs.mjs: writes the tables of inputs and outputs in terraform/*/*/README.md, by what the .tf files say.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './launcher/paths.mjs';

/** The folders below terraform/ that are a module or an environment. */
export function terraformFolders() {
  return ['modules', 'envs'].flatMap(kind =>
    fs
      .readdirSync(path.join(root, 'terraform', kind))
      .map(name => path.join('terraform', kind, name)),
  );
}

/** All .tf files of a folder as one text. */
export function terraformSource(folder) {
  return fs
    .readdirSync(path.join(root, folder))
    .filter(file => file.endsWith('.tf'))
    .map(file => fs.readFileSync(path.join(root, folder, file), 'utf8'))
    .join('\n');
}

/**
 * The variables or outputs of a folder, in the order of the source. `terraform fmt` has laid it out: a block's closing brace is the first one of its line.
 *
 * @param {'variable' | 'output'} kind
 * @returns {Array<{ name: string, description: string, type: string, default?: string }>} only the first line of what takes several
 */
export function declarations(source, kind) {
  return [
    ...source.matchAll(new RegExp(`^${kind} "(\\w+)" \\{\\n([^]*?)^\\}`, 'gm')),
  ].map(([, name, body]) => {
    const attribute = key =>
      new RegExp(`^  ${key}\\s+= (.*)$`, 'm').exec(body)?.[1];
    return {
      name,
      description: JSON.parse(attribute('description') ?? '""'),
      type: attribute('type')?.replace(/\(.*[{[]$/, '') ?? '',
      default: attribute('default'),
    };
  });
}

/** The README's tables. */
export function terraformTables(folder) {
  const source = terraformSource(folder);
  const cell = text => text.replaceAll('|', '\\|');
  const inputs = declarations(source, 'variable').map(
    ({ name, type, description, default: value }) =>
      `| \`${name}\` | ${cell(type)} | ${value === undefined ? 'required' : `\`${cell(value.replace(/^[{[]$/, '…'))}\``} | ${cell(description)} |`,
  );
  const outputs = declarations(source, 'output').map(
    ({ name, description }) => `| \`${name}\` | ${cell(description)} |`,
  );
  return [
    '| input | type | default | what |',
    '| --- | --- | --- | --- |',
    ...inputs,
    '',
    '| output | what |',
    '| --- | --- |',
    ...outputs,
  ].join('\n');
}

/** A README with the tables as they should be. */
export function withTables(readme, folder) {
  return readme.replace(
    /(<!-- tables -->\n\n)[^]*?(\n\n<!-- end -->)/,
    (_, before, after) => before + terraformTables(folder) + after,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const folder of terraformFolders()) {
    const file = path.join(root, folder, 'README.md');
    fs.writeFileSync(file, withTables(fs.readFileSync(file, 'utf8'), folder));
  }
}
