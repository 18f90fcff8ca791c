import { memo } from 'react';
import { RiFileCopyLine } from '@remixicon/react';
import {
  parseOrigin,
  type LogLine,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { LogNotice } from './LogBuffer';
import { LogText } from './LogText';
import {
  parseMessage,
  unfolded,
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

/** Where a row is in the list. */
type Place = {
  row: number;
  /** Pixels below the top of the list. */
  top: number;
};

const translated = (top: number) => ({ transform: `translateY(${top}px)` });

/** One line: time, level, whose it is, what it says. There are few elements in it, because all of them change with every line that comes while somebody follows. */
export const LogRow = memo(function Row(
  props: Place & {
    line: LogLine;
    mark: string;
    wrap: boolean;
    open: boolean;
    /** Whether the URL points to it. */
    chosen: boolean;
    /** Whether it is the one that somebody is at. */
    active: boolean;
    /** Whether lines of several services are shown. */
    named: boolean;
    onToggle(id: string): void;
    onLink(line: LogLine): void;
  },
) {
  const { line, mark, wrap, open, active, named, onToggle, onLink } = props;
  const { level, text, fields } = parsed(line);
  const { service, container, task } = parseOrigin(line.origin);
  const time = new Date(line.at).toISOString();
  const classes = [
    styles.row,
    props.chosen ? styles.chosen : '',
    wrap ? styles.wrap : '',
    wrap || open ? '' : styles.single,
  ];
  return (
    <div
      className={classes.join(' ')}
      style={translated(props.top)}
      data-row={props.row}
      data-tall={wrap || open ? '' : undefined}
      data-level={level}
      aria-current={props.chosen ? 'true' : undefined}
    >
      <button
        type="button"
        className={styles.time}
        title={`${time} (UTC). Link to this line`}
        onClick={() => onLink(line)}
      >
        {time.slice(11, 23)}
      </button>
      {fields === undefined ? (
        <span className={styles.fold} />
      ) : (
        <button
          type="button"
          className={styles.fold}
          aria-expanded={open}
          aria-label={open ? 'Fold this line' : 'Unfold this line'}
          onClick={() => onToggle(line.id)}
        />
      )}
      <span className={styles.level}>{level ? words[level] : ''}</span>
      <span
        className={styles.origin}
        title={`Service ${service}, container ${container}, task ${task}`}
      >
        {`${named ? `${service} ` : ''}${container} ${task.slice(0, 6)}`}
      </span>
      <span className={styles.message}>
        <LogText text={text} mark={mark} />
        {fields && (
          <span className={styles.field}>
            <LogText text={fields} mark={mark} />
          </span>
        )}
        {open && <pre className={styles.pretty}>{unfolded(line.message)}</pre>}
      </span>
      {active && (
        <button
          type="button"
          className={styles.copy}
          aria-label="Copy this line"
          title="Copy this line"
          onClick={() => navigator.clipboard?.writeText(line.message)}
        >
          <RiFileCopyLine />
        </button>
      )}
    </div>
  );
});

/** What is said between the lines. */
export function NoticeRow(
  props: Place & { notice: LogNotice; onShow(from: number): void },
) {
  const { notice, missing } = props.notice;
  return (
    <div
      className={styles.notice}
      style={translated(props.top)}
      data-row={props.row}
      data-tall=""
    >
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
