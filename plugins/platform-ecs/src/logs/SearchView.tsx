import { useEffect, useId, useState } from 'react';
import { Button } from '@backstage/ui';
import {
  EmptyState,
  type SetUrlState,
} from '@alphaswarm-admin/plugin-portal-react';
import type { ServiceAddress } from '../api/PlatformEcsApi';
import type { LogsUrl, logsUrlSchema } from './logsUrl';
import { useLogSearch, type LogSearchState } from './useLogSearch';
import styles from './LogsTab.module.css';

const EXAMPLE = `fields @timestamp, level, message
| filter level = "error"
| sort @timestamp desc
| limit 100`;

const ranges: [hours: number, words: string][] = [
  [0.25, '15 minutes'],
  [1, 'hour'],
  [3, '3 hours'],
  [12, '12 hours'],
  [24, 'day'],
  [168, '7 days'],
  [720, '30 days'],
];

const statusWords = {
  scheduled: 'Waiting for AWS',
  running: 'Searching',
  complete: 'Complete',
  cancelled: 'Cancelled',
  failed: 'Failed at AWS',
};

/** Searches with CloudWatch Logs Insights. */
export function SearchView(props: {
  services: readonly ServiceAddress[];
  url: LogsUrl;
  setUrl: SetUrlState<typeof logsUrlSchema>;
}) {
  const { services, url, setUrl } = props;
  const [query, setQuery] = useState(url.query || EXAMPLE);
  const { state, search, cancel, running } = useLogSearch();
  const id = useId();
  useEffect(() => setQuery(url.query || EXAMPLE), [url.query]);

  const run = () => {
    setUrl({ query }, { replace: true });
    const to = Date.now();
    search({
      type: 'search',
      services: [...services],
      query,
      from: to - url.hours * 3_600_000,
      to,
    });
  };
  return (
    <>
      <form
        className={styles.search}
        onSubmit={event => {
          event.preventDefault();
          run();
        }}
      >
        <label htmlFor={id}>Query (CloudWatch Logs Insights)</label>
        <textarea
          id={id}
          className={styles.query}
          rows={5}
          spellCheck={false}
          maxLength={8_000}
          value={query}
          aria-invalid={state?.problem !== undefined}
          onChange={({ target }) => setQuery(target.value)}
          onKeyDown={event => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
              event.preventDefault();
              run();
            }
          }}
        />
        <div className={styles.bar}>
          <label className={styles.check}>
            Last
            <select
              value={url.hours}
              onChange={({ target }) => setUrl({ hours: Number(target.value) })}
            >
              {ranges.map(([hours, words]) => (
                <option key={hours} value={hours}>
                  {words}
                </option>
              ))}
            </select>
          </label>
          {running ? (
            <Button size="small" variant="secondary" onPress={cancel}>
              Cancel search
            </Button>
          ) : (
            <Button size="small" variant="primary" type="submit">
              Search
            </Button>
          )}
          <span className={styles.help}>
            <kbd>Ctrl</kbd> <kbd>Enter</kbd> searches. AWS charges by what it
            reads.
          </span>
        </div>
      </form>
      {state && <Result state={state} query={url.query} />}
    </>
  );
}

function Result({ state, query }: { state: LogSearchState; query: string }) {
  const { problem, progress, fields, rows } = state;
  if (problem) {
    return (
      <div role="alert" className={styles.problem}>
        <p>{problem.message}</p>
        {problem.position && (
          <pre className={styles.where}>
            {query.slice(0, problem.position.start)}
            <mark>
              {query.slice(problem.position.start, problem.position.end) || '⏎'}
            </mark>
            {query.slice(problem.position.end)}
          </pre>
        )}
      </div>
    );
  }
  return (
    <>
      {progress && (
        <p className={styles.state} role="status">
          <span className={styles.mode}>{statusWords[progress.status]}.</span>{' '}
          {progress.recordsMatched.toLocaleString('en')} of{' '}
          {progress.recordsScanned.toLocaleString('en')} records match,{' '}
          {bytesInWords(progress.bytesScanned)} read
          {rows.length > 0 &&
            `, ${rows.length === 1 ? '1 row' : `${rows.length.toLocaleString('en')} rows`}`}
          .
        </p>
      )}
      {progress?.status === 'complete' && rows.length === 0 && (
        <EmptyState
          title="Nothing found"
          hint="No record of the range matches the query."
        />
      )}
      {rows.length > 0 && <ResultTable fields={fields} rows={rows} />}
    </>
  );
}

/** More rows than anybody reads, and fewer than make a page slow. */
const MOST_ROWS = 1_000;

function ResultTable(props: Pick<LogSearchState, 'fields' | 'rows'>) {
  const { fields, rows } = props;
  return (
    <div
      className={styles.results}
      role="region"
      aria-label="Rows found"
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so it must be reachable by keyboard (WCAG 2.1.1)
      tabIndex={0}
    >
      <table>
        <thead>
          <tr>
            {fields.map(field => (
              <th key={field} scope="col">
                {field}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST_ROWS).map((row, index) => (
            // Rows have no identity of their own, and are only ever replaced together.
            <tr key={index}>
              {fields.map(field => (
                <td key={field}>{row[field]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > MOST_ROWS && (
        <p className={styles.help}>
          The first {MOST_ROWS.toLocaleString('en')} of{' '}
          {rows.length.toLocaleString('en')} rows are shown: a `limit` or
          `stats` makes it fewer.
        </p>
      )}
    </div>
  );
}

function bytesInWords(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(
    units.length - 1,
    Math.floor(Math.log10(Math.max(1, bytes)) / 3),
  );
  const value = bytes / 1000 ** power;
  return `${value.toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}
