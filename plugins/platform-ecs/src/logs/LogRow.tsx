import { memo } from 'react';
import {
  RiArrowDownSLine,
  RiArrowRightSLine,
  RiFileCopyLine,
  RiLinkM,
} from '@remixicon/react';
import {
  parseOrigin,
  type LogLine,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { LogNotice } from './LogBuffer';
import { LogText } from './LogText';
import {
  parseMessage,
  type LogLevel,
  type ParsedMessage,
} from './parseMessage';
import styles from './LogRow.module.css';

const words: Record<LogLevel, string> = {
  error: 'ERROR',
  warn: 'WARN',
  info: 'INFO',
  debug: 'DEBUG',
};

const parsedLines = new WeakMap<LogLine, ParsedMessage>();

/** Lines are parsed when they come into view, and once. */
function parsed(line: LogLine): ParsedMessage {
  const known = parsedLines.get(line);
  if (known) return known;
  const message = parseMessage(line.message);
  parsedLines.set(line, message);
  return message;
}

/** One line: time, level, whose it is, what it says. */
export const LogRow = memo(function Row(props: {
  line: LogLine;
  mark: string;
  wrap: boolean;
  open: boolean;
  /** Whether the URL points to it. */
  chosen: boolean;
  /** Whether lines of several services are shown. */
  named: boolean;
  onToggle(id: string): void;
  onLink(line: LogLine): void;
}) {
  const { line, mark, wrap, open, chosen, named, onToggle, onLink } = props;
  const { level, text, fields, pretty } = parsed(line);
  const { service, container, task } = parseOrigin(line.origin);
  const time = new Date(line.at).toISOString();
  return (
    <div
      className={`${styles.row} ${chosen ? styles.chosen : ''} ${wrap ? styles.wrap : ''}`}
      data-level={level}
    >
      <time className={styles.time} dateTime={time} title={`${time} (UTC)`}>
        {time.slice(11, 23)}
      </time>
      {pretty ? (
        <button
          type="button"
          className={styles.fold}
          aria-expanded={open}
          aria-label={open ? 'Fold this line' : 'Unfold this line'}
          onClick={() => onToggle(line.id)}
        >
          {open ? <RiArrowDownSLine /> : <RiArrowRightSLine />}
        </button>
      ) : (
        <span className={styles.fold} />
      )}
      <span className={styles.level}>{level ? words[level] : ''}</span>
      <span
        className={styles.origin}
        title={`Service ${service}, container ${container}, task ${task}`}
      >
        {named ? `${service} ` : ''}
        {container} {task.slice(0, 6)}
      </span>
      <span className={styles.message}>
        <LogText text={text} mark={mark} />
        {fields?.map(([name, value]) => (
          <span key={name} className={styles.field}>
            {' '}
            {name}=<LogText text={value} mark={mark} />
          </span>
        ))}
        {open && pretty && <pre className={styles.pretty}>{pretty}</pre>}
      </span>
      <span className={styles.tools}>
        <button
          type="button"
          aria-label="Copy this line"
          title="Copy this line"
          onClick={() => navigator.clipboard?.writeText(line.message)}
        >
          <RiFileCopyLine />
        </button>
        <button
          type="button"
          aria-label="Link to this line"
          title="Link to this line: copied, and in the address bar"
          onClick={() => onLink(line)}
        >
          <RiLinkM />
        </button>
      </span>
    </div>
  );
});

/** What is said between the lines. */
export function NoticeRow(props: {
  notice: LogNotice;
  onShow(from: number): void;
}) {
  const { notice, missing } = props.notice;
  return (
    <div className={styles.notice}>
      {notice}
      {missing && (
        <>
          {' ('}
          {new Date(missing.from).toISOString().slice(11, 19)} to{' '}
          {new Date(missing.to).toISOString().slice(11, 19)} UTC){' '}
          <button type="button" onClick={() => props.onShow(missing.from)}>
            Read them from history
          </button>
        </>
      )}
    </div>
  );
}
