import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../launcher/paths.mjs';

const pages = execFileSync('git', ['ls-files', '-z', '*.md'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\0')
  .filter(file => file && fs.existsSync(path.join(root, file)));

const read = file => fs.readFileSync(path.join(root, file), 'utf8');

const withoutCode = text => text.replaceAll(/^```[^]*?^```/gm, '');

/** The links of a page that stay in the repository: the file, and the heading if one is named. */
function linksOf(page) {
  return [
    ...withoutCode(read(page)).matchAll(
      /\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?[^)]*\)/g,
    ),
  ].map(([, target, heading]) => ({
    file: target ? path.join(path.dirname(page), target) : page,
    heading,
  }));
}

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(page) {
  const seen = new Map();
  return new Set(
    [...withoutCode(read(page)).matchAll(/^#{1,6} +(.+)$/gm)].map(
      ([, heading]) => {
        const anchor = heading
          .trim()
          .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
          .toLowerCase()
          .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
          .replaceAll(' ', '-');
        const times = seen.get(anchor) ?? 0;
        seen.set(anchor, times + 1);
        return times === 0 ? anchor : `${anchor}-${times}`;
      },
    ),
  );
}

describe('the documentation', () => {
  it('links to headings that are there', () => {
    const broken = pages.flatMap(page =>
      linksOf(page)
        .filter(({ file, heading }) => heading && pages.includes(file))
        .filter(({ file, heading }) => !anchorsOf(file).has(heading))
        .map(({ file, heading }) => `${page} → ${file}#${heading}`),
    );
    assert.deepEqual(broken, []);
  });

  it('names commands that there are', () => {
    const { scripts } = JSON.parse(read('package.json'));
    const unknown = pages.flatMap(page =>
      [...read(page).matchAll(/\bnpm (?:run ([a-z:-]+)|(start|test))\b/g)]
        .map(([, script, lifecycle]) => script ?? lifecycle)
        .filter(name => !scripts[name])
        .map(name => `${page}: npm run ${name}`),
    );
    assert.deepEqual(unknown, []);
    const missing = Object.entries(scripts).filter(
      ([, command]) => !fs.existsSync(path.join(root, command.split(' ')[1])),
    );
    assert.deepEqual(missing, []);
  });

  it('has no page that nothing links to', () => {
    const linked = new Set(
      pages.flatMap(page => linksOf(page).map(({ file }) => file)),
    );
    const alone = pages.filter(
      page =>
        page.startsWith('docs/') &&
        path.basename(page) !== 'README.md' &&
        !linked.has(page),
    );
    assert.deepEqual(alone, []);
  });
});
