import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { eventDefinitions, renderEventsPage } from '../events-doc.mjs';
import { root } from '../launcher/paths.mjs';

const page = fs.readFileSync(path.join(root, 'docs', 'events.md'), 'utf8');

describe('docs/events.md', () => {
  it('is what the definitions say: run `node scripts/events-doc.mjs`', async () => {
    assert.equal(page, await renderEventsPage(page));
  });

  it('has each event once', () => {
    const ids = eventDefinitions().map(({ id }) => id);
    assert.ok(ids.length >= 7);
    assert.equal(new Set(ids).size, ids.length);
    for (const id of ids) {
      assert.equal(page.split(`\`${id}\``).length, 2, id);
    }
  });
});
