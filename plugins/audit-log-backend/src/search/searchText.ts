/** ASCII punctuation: what separates the words of ids, ARNs, addresses and e-mail addresses. */
export const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

const anyPunctuation = /[!-/:-@[-`{-~]+/g;

/**
 * A search as `websearch_to_tsquery` reads it. Rows are indexed with {@link punctuation} as blanks, so that a word that has some in it becomes a phrase:
 * `alphaswarm-core` finds the words next to each other, also in the middle of an ARN.
 *
 * @param q - words, `"phrases"`, `or`, `-without`
 * @see https://www.postgresql.org/docs/18/textsearch-controls.html#TEXTSEARCH-PARSING-QUERIES
 */
export function toWebSearch(q: string): string {
  return [...q.matchAll(/(-?)(?:"([^"]*)"?|([^\s"]+))/g)]
    .map(([, not, phrase, word]) => {
      if (word?.toLowerCase() === 'or') return 'or';
      const words = (phrase ?? word).replace(anyPunctuation, ' ').trim();
      return words === '' ? '' : `${not}"${words}"`;
    })
    .filter(term => term !== '')
    .join(' ');
}
