/**
 * Where a text stops being JSON.
 *
 * V8's own message names the position of some mistakes, quotes the text around others, and the text may hold a secret. So the longest prefix
 * that some JSON text could begin with is searched for, and only its length is told.
 *
 * @param text - the text, in which `JSON.parse` found a mistake
 * @returns the offset of the first offending character, UTF-16 units from 0; undefined if the text is JSON after all
 */
export function jsonSyntaxErrorOffset(text: string): number | undefined {
  if (isJson(text)) return undefined;
  let viable = 0;
  let beyond = text.length + 1;
  while (beyond - viable > 1) {
    const middle = Math.floor((viable + beyond) / 2);
    if (couldGoOn(text.slice(0, middle))) viable = middle;
    else beyond = middle;
  }
  return viable;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether `prefix` is JSON, or only lacks its end. */
function couldGoOn(prefix: string): boolean {
  try {
    JSON.parse(prefix);
    return true;
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    if (message === 'Unexpected end of JSON input') return true;
    const position = /at position (\d+)/.exec(message)?.[1];
    return position !== undefined && Number(position) >= prefix.length;
  }
}
