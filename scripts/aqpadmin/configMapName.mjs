import { createHash } from 'node:crypto';

/** What kustomize replaces in its hashes, so that they spell nothing. */
const consonants = { 0: 'g', 1: 'h', 3: 'k', a: 'm', e: 't' };

/** As Go's encoding/json writes them. */
const escaped = { '<': '\\u003c', '>': '\\u003e', '&': '\\u0026' };

/**
 * The name that kustomize's configMapGenerator gives: with a hash of what the ConfigMap holds, so that a change of it is a rollout.
 *
 * https://github.com/kubernetes-sigs/kustomize/blob/api/v0.18.0/api/hasher/hasher.go: the sorted JSON of data, kind and name, of which the name is always empty.
 *
 * @param {string} name
 * @param {Record<string, string>} data
 */
export function configMapName(name, data) {
  const sorted = Object.fromEntries(
    Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  const json = JSON.stringify({ data: sorted, kind: 'ConfigMap', name: '' })
    .replaceAll(/[<>&]/g, character => escaped[character])
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
  const hash = createHash('sha256').update(json).digest('hex').slice(0, 10);
  return `${name}-${hash.replaceAll(/[013ae]/g, digit => consonants[digit])}`;
}
