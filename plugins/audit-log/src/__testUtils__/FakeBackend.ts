import type {
  AuditOpenActions,
  AuditRow,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { catalogueFixture } from './rows';

type Answer = { status: number; body: unknown; headers?: HeadersInit };

/** Stands in for the audit-log backend behind `fetch`: pages of rows, actions, and a memory of what was asked. */
export class FakeBackend {
  readonly asked: string[] = [];
  #rows: AuditRow[] = [];
  #answers = new Map<string, Answer>();
  scope: 'all' | 'own' = 'all';
  /** The rows on a page, whatever the page asks for. */
  pageSize = 50;

  constructor() {
    this.answer('/catalogue', {
      status: 200,
      body: { items: catalogueFixture },
    });
  }

  /** The log, newest first. It is not filtered: what was asked for is in {@link asked}. */
  holdRows(rows: AuditRow[]) {
    this.#rows = rows;
  }

  holdOpenActions(openActions: AuditOpenActions) {
    this.answer('/open-actions', { status: 200, body: openActions });
  }

  answer(path: string, answer: Answer) {
    this.#answers.set(path, answer);
  }

  recover(path: string) {
    this.#answers.delete(path);
  }

  /** The queries of all reads of rows so far. */
  get rowQueries(): Record<string, string>[] {
    return this.asked
      .map(url => new URL(url, 'http://portal.test'))
      .filter(({ pathname }) => pathname === '/events')
      .map(({ searchParams }) => Object.fromEntries(searchParams));
  }

  readonly fetch: typeof fetch = async input => {
    const url = new URL(input instanceof Request ? input.url : String(input));
    const path = url.pathname.replace(/^\/api\/audit-log/, '');
    this.asked.push(`${path}${url.search}`);
    const { status, body, headers } =
      this.#answers.get(path) ?? this.#read(path, url.searchParams);
    return new Response(JSON.stringify(body), {
      status,
      headers: { 'content-type': 'application/json', ...headers },
    });
  };

  #read(path: string, query: URLSearchParams): Answer {
    const actionId = /^\/actions\/(.+)$/.exec(path)?.[1];
    if (actionId) {
      const items = this.#rows.filter(row => row.action_id === actionId);
      return { status: 200, body: { items: items.reverse() } };
    }
    const start = Number(query.get('cursor') ?? 0);
    const end = start + this.pageSize;
    return {
      status: 200,
      body: {
        scope: this.scope,
        items: this.#rows.slice(start, end),
        nextCursor: end < this.#rows.length ? String(end) : undefined,
      },
    };
  }
}
