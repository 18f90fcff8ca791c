/** A query that Logs Insights would not compile. Offsets count from the query's first character. */
export class QuerySyntaxError extends Error {
  constructor(
    message: string,
    readonly start: number,
    readonly end: number,
  ) {
    super(message);
  }
}

/** One token of a query. */
export interface Token {
  kind: 'word' | 'number' | 'string' | 'regex' | 'symbol' | 'end';
  /** A string or regex without its quotes. */
  text: string;
  start: number;
  end: number;
}

const patterns: [Token['kind'] | 'space', RegExp][] = [
  ['space', /(?:\s|#[^\n]*)+/y],
  ['number', /\d+(?:\.\d+)?(?![\w.])/y],
  ['string', /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/y],
  ['word', /`([^`]+)`|[@A-Za-z_][\w.@-]*|\d+[smhd]\b/y],
  ['regex', /\/((?:[^/\\\n]|\\.)+)\//y],
  ['symbol', /!=|<=|>=|=~|[=<>|,()[\]*]/y],
];

/** @throws QuerySyntaxError */
export function tokenize(query: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < query.length) {
    const token = tokenAt(query, at);
    if (!token) {
      throw new QuerySyntaxError(
        `unexpected symbol found ${query[at]}`,
        at,
        at + 1,
      );
    }
    if (token.kind !== 'space') tokens.push(token as Token);
    at = token.end;
  }
  return [...tokens, { kind: 'end', text: '', start: at, end: at }];
}

function tokenAt(query: string, at: number) {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const match = pattern.exec(query);
    if (match) {
      const text = match[1] ?? match[2] ?? match[0];
      return { kind, text, start: at, end: at + match[0].length };
    }
  }
  return undefined;
}
