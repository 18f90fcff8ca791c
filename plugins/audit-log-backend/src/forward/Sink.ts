import type {
  AuditRow,
  SinkKind,
} from '@alphaswarm-admin/plugin-audit-log-common';

/** Rows that follow one another, as a sink takes them. */
export type Batch = {
  /** The first row, inclusive, and the last, exclusive. */
  from: number;
  to: number;
  /** One for each row. */
  messages: string[];
};

/** Another system that rows are sent to. */
export interface Sink {
  /** What it is called in the configuration, logs, metrics and on the page. */
  readonly name: string;
  readonly kind: SinkKind;

  /** A row as the sink takes it. */
  encode(row: AuditRow): string;

  /**
   * Hands over a batch. It may have arrived when this rejects: it is sent again then.
   *
   * @throws SinkRefusedError, SinkUnavailableError
   */
  send(batch: Batch, signal: AbortSignal): Promise<void>;
}

/** The sink doesn't take the batch, and won't until somebody changes something. Its message holds no secret, and nothing that the sink said. */
export class SinkRefusedError extends Error {
  /** Whether a smaller batch might be taken. */
  readonly isTooLarge: boolean;

  constructor(message: string, options: { isTooLarge?: boolean } = {}) {
    super(message);
    this.name = 'SinkRefusedError';
    this.isTooLarge = options.isTooLarge ?? false;
  }
}

/** The sink can't be reached, or is too busy. Its message holds no secret, and nothing that the sink said. */
export class SinkUnavailableError extends Error {
  /** How long it asks to be left alone, milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, options: { retryAfterMs?: number } = {}) {
    super(message);
    this.name = 'SinkUnavailableError';
    this.retryAfterMs = options.retryAfterMs;
  }
}
