/** Says whether a line is wanted. */
export type LinePredicate = (message: string) => boolean;

/** A pattern that CloudWatch Logs would refuse. */
export class FilterPatternError extends Error {}

/**
 * Compiles a filter pattern: terms (`ERROR`, `"exact phrase"`, `-without`, `?any ?of`) or JSON comparisons
 * (`{ $.level = "error" && $.duration_ms > 500 }`). Terms are matched with regard to case.
 *
 * @throws FilterPatternError
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function compileFilterPattern(pattern: string): LinePredicate {
  const trimmed = pattern.trim();
  if (trimmed.startsWith('{')) {
    return compileJsonPattern(trimmed);
  }
  if (trimmed.startsWith('[')) {
    throw new FilterPatternError(
      'The sandbox does not serve space-delimited filter patterns.',
    );
  }
  return compileTerms(trimmed);
}

function compileTerms(pattern: string): LinePredicate {
  const required: string[] = [];
  const excluded: string[] = [];
  const optional: string[] = [];
  const tokens = pattern.match(/[-?]?"(?:[^"\\]|\\.)*"|\S+/g) ?? [];
  for (const token of tokens) {
    const sign = /^[-?]/.exec(token)?.[0];
    const body = sign ? token.slice(1) : token;
    const quoted = /^"(.*)"$/s.exec(body);
    if (!quoted && (body.includes('"') || body === '')) {
      throw new FilterPatternError(`Invalid filter pattern at ${token}`);
    }
    const term = quoted ? quoted[1].replace(/\\(.)/g, '$1') : body;
    if (sign === '-') {
      excluded.push(term);
    } else if (sign === '?') {
      optional.push(term);
    } else {
      required.push(term);
    }
  }
  return message =>
    required.every(term => message.includes(term)) &&
    !excluded.some(term => message.includes(term)) &&
    (optional.length === 0 || optional.some(term => message.includes(term)));
}

const comparison =
  /^\$\.([\w.-]+)\s*(=|!=|<=|>=|<|>)\s*(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))$/;

function compileJsonPattern(pattern: string): LinePredicate {
  const inner = /^\{(.*)\}$/s.exec(pattern)?.[1].trim();
  if (!inner) {
    throw new FilterPatternError('Invalid JSON filter pattern');
  }
  // && binds tighter than ||.
  const alternatives = inner
    .split('||')
    .map(alternative => alternative.split('&&').map(compileComparison));
  return message => {
    const record = parseObject(message);
    return (
      record !== undefined &&
      alternatives.some(all => all.every(matches => matches(record)))
    );
  };
}

function compileComparison(text: string): (record: object) => boolean {
  const match = comparison.exec(
    text
      .trim()
      .replace(/^\((.*)\)$/s, '$1')
      .trim(),
  );
  if (!match) {
    throw new FilterPatternError(
      `Invalid JSON filter pattern at ${text.trim()}`,
    );
  }
  const [, path, operator, quoted, bare] = match;
  const wanted = quoted ?? bare;
  return record => {
    const value = valueAt(record, path);
    if (value === undefined) {
      return false;
    }
    switch (operator) {
      case '=':
        return matchesText(String(value), wanted);
      case '!=':
        return !matchesText(String(value), wanted);
      case '<':
        return Number(value) < Number(wanted);
      case '<=':
        return Number(value) <= Number(wanted);
      case '>':
        return Number(value) > Number(wanted);
      default:
        return Number(value) >= Number(wanted);
    }
  };
}

/** `*` stands for anything. */
function matchesText(value: string, wanted: string): boolean {
  const parts = wanted
    .split('*')
    .map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(value);
}

function valueAt(record: object, path: string): unknown {
  let value: unknown = record;
  for (const name of path.split('.')) {
    if (
      typeof value !== 'object' ||
      value === null ||
      !Object.hasOwn(value, name)
    ) {
      return undefined;
    }
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

function parseObject(message: string): object | undefined {
  if (!message.startsWith('{')) {
    return undefined;
  }
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}
