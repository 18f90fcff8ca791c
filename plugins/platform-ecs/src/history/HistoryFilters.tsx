import { type FormEvent, useEffect, useState } from 'react';
import { Button } from '@backstage/ui';
import {
  MAX_MEMORY_QUERY,
  memoryKinds,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { SetUrlState } from '@alphaswarm-admin/plugin-portal-react';
import { kindWords } from './HistoryList';
import type { HistoryUrl, historyUrlSchema } from './historyUrl';
import styles from './HistoryFilters.module.css';

/** What is looked for. Typed filters count when they are submitted: a URL per keystroke would be a search per keystroke. */
export function HistoryFilters(props: {
  url: HistoryUrl;
  setUrl: SetUrlState<typeof historyUrlSchema>;
  /** Whether the service can be chosen. */
  choosesService: boolean;
}) {
  const { url, setUrl, choosesService } = props;
  const [typed, setTyped] = useState(() => typedOf(url));
  useEffect(() => setTyped(typedOf(url)), [url]);
  const field = (name: keyof Typed) => ({
    className: styles.input,
    value: typed[name],
    autoComplete: 'off',
    spellCheck: false,
    onChange: (event: { target: { value: string } }) =>
      setTyped({ ...typed, [name]: event.target.value }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setUrl(untyped(typed));
  };
  return (
    <form className={styles.filters} role="search" onSubmit={submit}>
      <label className={styles.label}>
        Search
        <input
          type="search"
          placeholder="A reason, an image, a task's id"
          maxLength={MAX_MEMORY_QUERY}
          {...field('q')}
        />
      </label>
      {choosesService && (
        <label className={styles.label}>
          Service
          <input type="text" maxLength={255} {...field('service')} />
        </label>
      )}
      <label className={styles.label}>
        Exit code
        <input
          type="text"
          inputMode="numeric"
          maxLength={5}
          size={5}
          {...field('exitCode')}
        />
      </label>
      <label className={styles.label}>
        From (UTC)
        <input type="datetime-local" {...field('from')} />
      </label>
      <label className={styles.label}>
        To (UTC)
        <input type="datetime-local" {...field('to')} />
      </label>
      <label className={styles.label}>
        What
        <select
          className={styles.input}
          value={url.kind ?? ''}
          onChange={({ target }) =>
            setUrl({ kind: memoryKinds.find(kind => kind === target.value) })
          }
        >
          <option value="">Anything</option>
          {memoryKinds.map(kind => (
            <option key={kind} value={kind}>
              {kindWords[kind]}
            </option>
          ))}
        </select>
      </label>
      <Button type="submit" variant="secondary">
        Search
      </Button>
    </form>
  );
}

type Typed = Record<'q' | 'service' | 'exitCode' | 'from' | 'to', string>;

function typedOf({ q, service, exitCode, from, to }: HistoryUrl): Typed {
  return {
    q: q ?? '',
    service: service ?? '',
    exitCode: exitCode === undefined ? '' : String(exitCode),
    from: from ? new Date(from).toISOString().slice(0, 16) : '',
    to: to ? new Date(to).toISOString().slice(0, 16) : '',
  };
}

function untyped({ q, service, exitCode, from, to }: Typed) {
  const code = exitCode.trim();
  return {
    q: q.trim() || undefined,
    service: service.trim() || undefined,
    exitCode: /^-?\d{1,5}$/.test(code) ? Number(code) : undefined,
    from: from ? `${from}:00Z` : undefined,
    to: to ? `${to}:00Z` : undefined,
  };
}
