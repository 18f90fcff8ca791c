import {
  pageSizes,
  type ArchiveReport,
  type AuditHistogram,
  type AuditOpenActions,
  type AuditRow,
  type CompletenessReport,
  type ForwardingReport,
  type IntegrityReport,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { catalogueFixture } from './rows';

/** A text is answered as it is, everything else as JSON. */
type Answer = { status: number; body: unknown; headers?: HeadersInit };

/** Marks a cursor that goes on towards newer rows. */
const NEWER = 'newer-than:';

/** Of a log in which everything is well. */
export const wholeReport: IntegrityReport = {
  verdict: 'whole',
  checkedTo: 1234,
  size: 1234,
  checkedAt: '2026-11-24T02:59:00.000Z',
  checkpointAge: 0,
  witnesses: [],
};

/** Of a log that was compared, with nothing found. */
export const completeReport: CompletenessReport = {
  verdict: 'complete',
  comparedTo: '2026-11-24T02:45:00.000Z',
  sources: [
    {
      id: 'aws-cloudtrail',
      title: 'AWS CloudTrail',
      since: '2026-11-20T00:00:00.000Z',
      comparedTo: '2026-11-24T02:45:00.000Z',
      outside: 0,
      unseen: 0,
    },
  ],
};

const noHistogram: AuditHistogram = {
  scope: 'all',
  from: '2026-11-24T02:00:00.000Z',
  to: '2026-11-24T03:00:00.000Z',
  bucketSeconds: 60,
  buckets: [],
};

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
    this.holdHistogram(noHistogram);
    this.holdIntegrity(wholeReport);
    this.holdArchive({ configured: false });
    this.holdForwarding({ sinks: [] });
    this.holdCompleteness(completeReport);
    this.answer('/keys', {
      status: 200,
      body: { origin: 'admin.example/log', keys: ['admin.example/log+1+key'] },
    });
  }

  /** The log, newest first. It is not filtered: what was asked for is in {@link asked}. */
  holdRows(rows: AuditRow[]) {
    this.#rows = rows;
  }

  holdOpenActions(openActions: AuditOpenActions) {
    this.answer('/open-actions', { status: 200, body: openActions });
  }

  holdHistogram(histogram: AuditHistogram) {
    this.answer('/histogram', { status: 200, body: histogram });
  }

  holdIntegrity(report: IntegrityReport) {
    this.answer('/integrity', { status: 200, body: report });
  }

  holdCompleteness(report: CompletenessReport) {
    this.answer('/completeness', { status: 200, body: report });
  }

  holdArchive(report: ArchiveReport) {
    this.answer('/archive', { status: 200, body: report });
  }

  holdForwarding(report: ForwardingReport) {
    this.answer('/forwarding', { status: 200, body: report });
  }

  answer(path: string, answer: Answer) {
    this.#answers.set(path, answer);
  }

  recover(path: string) {
    this.#answers.delete(path);
  }

  /** The queries of all reads of rows so far, looks for newer ones left out. */
  get rowQueries(): Record<string, string>[] {
    return this.queriesOf('/events').filter(
      ({ limit }) => limit !== String(pageSizes.max),
    );
  }

  /** The queries of all requests of a path so far. */
  queriesOf(path: string): Record<string, string>[] {
    return this.asked
      .map(url => new URL(url, 'http://portal.test'))
      .filter(({ pathname }) => pathname === path)
      .map(({ searchParams }) => Object.fromEntries(searchParams));
  }

  readonly fetch: typeof fetch = async input => {
    const url = new URL(input instanceof Request ? input.url : String(input));
    const path = url.pathname.replace(/^\/api\/audit-log/, '');
    this.asked.push(`${path}${url.search}`);
    const { status, body, headers } =
      this.#answers.get(path) ?? this.#read(path, url.searchParams);
    return typeof body === 'string'
      ? new Response(body, { status, headers })
      : new Response(JSON.stringify(body), {
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
    const cursor = query.get('cursor') ?? '0';
    if (cursor.startsWith(NEWER)) {
      const known = Number(cursor.slice(NEWER.length));
      return this.#page(this.#rows.filter(({ seq }) => seq > known));
    }
    const start = Number(cursor);
    const end = start + this.pageSize;
    return this.#page(
      this.#rows.slice(start, end),
      end < this.#rows.length ? String(end) : undefined,
    );
  }

  #page(items: AuditRow[], nextCursor?: string): Answer {
    const [newest] = items;
    const previousCursor = newest && `${NEWER}${newest.seq}`;
    return {
      status: 200,
      body: { scope: this.scope, items, nextCursor, previousCursor },
    };
  }
}
