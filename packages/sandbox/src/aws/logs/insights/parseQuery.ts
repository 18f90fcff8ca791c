import { QuerySyntaxError, tokenize, type Token } from './tokens';

/** What a record holds, by field: `@timestamp`, `@message`, `@logStream`, `@log`, and the fields of a JSON message. */
export type Row = Record<string, string>;

/** Whether a record is wanted. */
type Condition = (row: Row) => boolean;

/** One `function(…) as name` of `stats`. */
export interface Aggregate {
  name: string;
  function: 'count' | 'avg' | 'min' | 'max' | 'sum';
  field?: string;
}

/** One command of a query. */
export type Command =
  | { kind: 'fields'; fields: string[] }
  | { kind: 'filter'; wants: Condition }
  | { kind: 'sort'; field: string; descending: boolean }
  | { kind: 'limit'; count: number }
  | { kind: 'stats'; aggregates: Aggregate[]; by: string[]; binMs?: number };

const units: Record<string, number> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/**
 * Compiles the part of the language that the stand-in serves: `fields`, `display`, `filter` (comparisons, `like`, `in`, `and`, `or`, `not`), `sort`, `limit` and `stats` with
 * `by` fields or `bin(…)`.
 *
 * @throws QuerySyntaxError
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
export function parseQuery(query: string): Command[] {
  return new Parser(tokenize(query)).query();
}

class Parser {
  readonly #tokens: Token[];
  #at = 0;

  constructor(tokens: Token[]) {
    this.#tokens = tokens;
  }

  query(): Command[] {
    const commands: Command[] = [];
    do {
      commands.push(this.#command());
    } while (this.#take('|'));
    if (this.#peek().kind !== 'end') this.#fail(this.#peek());
    return commands;
  }

  #command(): Command {
    const token = this.#next();
    switch (token.text.toLowerCase()) {
      case 'fields':
      case 'display':
        return { kind: 'fields', fields: this.#list(() => this.#word()) };
      case 'filter':
        return { kind: 'filter', wants: this.#either() };
      case 'sort': {
        const field = this.#word();
        const descending = this.#takeWord('desc');
        if (!descending) this.#takeWord('asc');
        return { kind: 'sort', field, descending };
      }
      case 'limit': {
        const count = this.#next();
        if (count.kind !== 'number') this.#fail(count);
        return { kind: 'limit', count: Number(count.text) };
      }
      case 'stats':
        return this.#stats();
      default:
        return this.#fail(token);
    }
  }

  #stats(): Command {
    const aggregates = this.#list(() => this.#aggregate());
    const by: string[] = [];
    let binMs: number | undefined;
    if (this.#takeWord('by')) {
      this.#list(() => {
        const name = this.#word();
        if (name !== 'bin') {
          by.push(name);
          return;
        }
        this.#expect('(');
        const span = this.#next();
        const unit = units[span.text.slice(-1)];
        if (span.kind !== 'word' || !unit) this.#fail(span);
        binMs = Number(span.text.slice(0, -1)) * unit;
        by.push(`bin(${span.text})`);
        this.#expect(')');
      });
    }
    return { kind: 'stats', aggregates, by, binMs };
  }

  #aggregate(): Aggregate {
    const token = this.#next();
    const name = token.text.toLowerCase();
    if (!['count', 'avg', 'min', 'max', 'sum'].includes(name)) {
      this.#fail(token);
    }
    this.#expect('(');
    const field =
      this.#take('*') || this.#peek().text === ')' ? undefined : this.#word();
    this.#expect(')');
    const label = this.#takeWord('as')
      ? this.#word()
      : `${name}(${field ?? (name === 'count' ? '*' : '')})`;
    return { name: label, function: name as Aggregate['function'], field };
  }

  #either(): Condition {
    const alternatives = [this.#all()];
    while (this.#takeWord('or')) alternatives.push(this.#all());
    return row => alternatives.some(wants => wants(row));
  }

  #all(): Condition {
    const conditions = [this.#one()];
    while (this.#takeWord('and')) conditions.push(this.#one());
    return row => conditions.every(wants => wants(row));
  }

  #one(): Condition {
    if (this.#takeWord('not')) {
      const inner = this.#one();
      return row => !inner(row);
    }
    if (this.#take('(')) {
      const inner = this.#either();
      this.#expect(')');
      return inner;
    }
    const field = this.#word();
    const negated = this.#takeWord('not');
    const wants = this.#comparison(field);
    return negated ? row => !wants(row) : wants;
  }

  #comparison(field: string): Condition {
    const operator = this.#next();
    if (operator.text.toLowerCase() === 'like' || operator.text === '=~') {
      const wanted = this.#next();
      if (wanted.kind === 'string') {
        return row => (row[field] ?? '').includes(wanted.text);
      }
      if (wanted.kind !== 'regex') this.#fail(wanted);
      const pattern = compileRegex(wanted);
      return row => pattern.test(row[field] ?? '');
    }
    if (operator.text.toLowerCase() === 'in') {
      this.#expect('[');
      const values = this.#list(() => this.#value());
      this.#expect(']');
      return row => values.includes(row[field] ?? '');
    }
    if (!['=', '!=', '<', '<=', '>', '>='].includes(operator.text)) {
      this.#fail(operator);
    }
    const value = this.#value();
    return row => compare(row[field], operator.text, value);
  }

  #value(): string {
    const token = this.#next();
    if (!['string', 'number', 'word'].includes(token.kind)) this.#fail(token);
    return token.text;
  }

  #list<T>(item: () => T): T[] {
    const items = [item()];
    while (this.#take(',')) items.push(item());
    return items;
  }

  #word(): string {
    const token = this.#next();
    if (token.kind !== 'word') this.#fail(token);
    return token.text;
  }

  #peek(): Token {
    return this.#tokens[this.#at];
  }

  #next(): Token {
    const token = this.#peek();
    if (token.kind !== 'end') this.#at += 1;
    return token;
  }

  #take(symbol: string): boolean {
    const found =
      this.#peek().kind === 'symbol' && this.#peek().text === symbol;
    if (found) this.#at += 1;
    return found;
  }

  #takeWord(word: string): boolean {
    const { kind, text } = this.#peek();
    const found = kind === 'word' && text.toLowerCase() === word;
    if (found) this.#at += 1;
    return found;
  }

  #expect(symbol: string): void {
    if (!this.#take(symbol)) this.#fail(this.#peek());
  }

  #fail({ kind, text, start, end }: Token): never {
    throw new QuerySyntaxError(
      kind === 'end'
        ? 'unexpected end of query'
        : `unexpected symbol found ${text}`,
      start,
      end,
    );
  }
}

function compileRegex({ text, start, end }: Token): RegExp {
  const insensitive = text.startsWith('(?i)');
  try {
    return new RegExp(
      insensitive ? text.slice(4) : text,
      insensitive ? 'i' : '',
    );
  } catch {
    throw new QuerySyntaxError(`invalid regular expression`, start, end);
  }
}

function compare(
  actual: string | undefined,
  operator: string,
  wanted: string,
): boolean {
  if (actual === undefined) return operator === '!=';
  const numbers = [Number(actual), Number(wanted)];
  const [a, b] = numbers.some(Number.isNaN) ? [actual, wanted] : numbers;
  switch (operator) {
    case '=':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    default:
      return a >= b;
  }
}
