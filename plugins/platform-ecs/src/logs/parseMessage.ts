import Anser from 'anser';

/** How grave a line is. */
export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

/** A line's message, understood as far as it can be. */
export type ParsedMessage = {
  level?: LogLevel;
  /** What a JSON line says, or the whole line. */
  text: string;
  /** A JSON line's other fields, ` name=value` each; absent where the line isn't one. */
  fields?: string;
};

/** Longer lines than any that are worth parsing; they are shown as they are. */
const MOST_PARSED = 100_000;

const levels: Record<string, LogLevel> = {
  fatal: 'error',
  critical: 'error',
  error: 'error',
  err: 'error',
  warning: 'warn',
  warn: 'warn',
  info: 'info',
  notice: 'info',
  debug: 'debug',
  trace: 'debug',
};

const TEXT_LEVEL =
  /\b(FATAL|CRITICAL|ERROR|ERR|WARNING|WARN|INFO|NOTICE|DEBUG|TRACE)\b|\t(fatal|error|warn|info|debug)\t/;

/** Reads a message. Never throws: what isn't JSON is text. */
export function parseMessage(message: string): ParsedMessage {
  const json = parseObject(message);
  if (!json) return { level: levelOfText(message), text: message };
  const {
    level,
    severity,
    lvl,
    message: said,
    msg,
    time,
    timestamp,
    ...rest
  } = json;
  const text = said ?? msg;
  return {
    level: levelOf(level ?? severity ?? lvl),
    text: text === undefined ? '' : asText(text),
    fields: Object.entries(rest)
      .map(([name, value]) => ` ${name}=${asText(value)}`)
      .join(''),
  };
}

/** A JSON line, indented; anything else as it is. */
export function unfolded(message: string): string {
  const json = parseObject(message);
  return json ? JSON.stringify(json, null, 2) : message;
}

function parseObject(message: string): Record<string, unknown> | undefined {
  if (message.length > MOST_PARSED || !message.trimStart().startsWith('{')) {
    return undefined;
  }
  try {
    const parsed: unknown = JSON.parse(message);
    return typeof parsed === 'object' && parsed !== null
      ? (parsed as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function levelOf(value: unknown): LogLevel | undefined {
  if (typeof value === 'string') return levels[value.toLowerCase()];
  // As pino and bunyan count.
  if (typeof value !== 'number') return undefined;
  if (value >= 50) return 'error';
  if (value >= 40) return 'warn';
  return value >= 30 ? 'info' : 'debug';
}

function levelOfText(message: string): LogLevel | undefined {
  const start = message.slice(0, 200);
  const match = TEXT_LEVEL.exec(
    start.includes('\u001b') ? Anser.ansiToText(start) : start,
  );
  return match ? levels[(match[1] ?? match[2]).toLowerCase()] : undefined;
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
