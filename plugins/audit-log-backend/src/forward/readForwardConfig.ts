import { type Config, readDurationFromConfig } from '@backstage/config';
import { toError } from '@backstage/errors';
import type { AuditEventDefinition } from '@alphaswarm-admin/plugin-audit-log-common';
import { durationToMilliseconds } from '@backstage/types';
import { HttpSink } from './HttpSink';
import type { Sink } from './Sink';
import { readSinkTls } from './sinkTls';
import { SyslogSink } from './SyslogSink';

const DEFAULT_BATCH_ROWS = 500;
const DEFAULT_LATE_AFTER = { minutes: 5 };

/** RFC 5425, section 4.1. */
const SYSLOG_TLS_PORT = 6514;

/** The number that RFC 5612 sets aside for examples. */
const EXAMPLE_ENTERPRISE = 32_473;

/** A sink, and how it is sent to. */
export type SinkConfig = {
  sink: Sink;
  start: 'beginning' | 'end';
  batchRows: number;
  lateAfterMs: number;
};

/** What sinks tell of the log. */
export type ForwardedLog = {
  origin: string;
  definitions(): AuditEventDefinition[];
};

/**
 * Reads whom rows are sent to.
 *
 * @throws an `Error` naming the sink and what is wrong
 */
export function readForwardConfig(
  config: Config,
  log: ForwardedLog,
): SinkConfig[] {
  const sinks = (
    config.getOptionalConfigArray('auditLog.forward.sinks') ?? []
  ).map(entry => readSink(entry, log));
  const names = sinks.map(({ sink }) => sink.name);
  if (new Set(names).size !== names.length) {
    throw new Error('auditLog.forward.sinks: each needs a name of its own');
  }
  return sinks;
}

function readSink(entry: Config, log: ForwardedLog): SinkConfig {
  const name = entry.getString('name');
  try {
    if (!/^[\w.-]{1,64}$/.test(name)) {
      throw new Error('a name is up to 64 letters, digits, and - . _');
    }
    return {
      sink: sinkOf(name, entry, log),
      start: readStart(entry),
      batchRows: readBatchRows(entry),
      lateAfterMs: durationToMilliseconds(
        entry.has('lateAfter')
          ? readDurationFromConfig(entry, { key: 'lateAfter' })
          : DEFAULT_LATE_AFTER,
      ),
    };
  } catch (error) {
    throw new Error(
      `auditLog.forward.sinks: '${name}': ${toError(error).message}`,
    );
  }
}

function sinkOf(name: string, entry: Config, log: ForwardedLog): Sink {
  const http = entry.getOptionalConfig('http');
  const syslog = entry.getOptionalConfig('syslog');
  if ((http === undefined) === (syslog === undefined)) {
    throw new Error('it needs either http or syslog');
  }
  return http ? httpSink(name, http, log) : syslogSink(name, syslog!, log);
}

function httpSink(name: string, config: Config, log: ForwardedLog): Sink {
  const format = config.getOptionalString('format') ?? 'rows';
  if (format !== 'rows' && format !== 'ocsf') {
    throw new Error('format must be rows or ocsf');
  }
  const headers = config.getOptionalConfig('headers');
  return HttpSink.create({
    ...log,
    name,
    format,
    url: config.getString('url'),
    headers: Object.fromEntries(
      (headers?.keys() ?? []).map(key => [key, headers!.getString(key)]),
    ),
    tls: readSinkTls(config.getOptionalConfig('tls')),
  });
}

function syslogSink(name: string, config: Config, log: ForwardedLog): Sink {
  return SyslogSink.create({
    ...log,
    name,
    host: config.getString('host'),
    port: config.getOptionalNumber('port') ?? SYSLOG_TLS_PORT,
    enterpriseNumber:
      config.getOptionalNumber('enterpriseNumber') ?? EXAMPLE_ENTERPRISE,
    tls: readSinkTls(config.getOptionalConfig('tls')),
  });
}

function readStart(entry: Config): SinkConfig['start'] {
  const start = entry.getOptionalString('start') ?? 'beginning';
  if (start !== 'beginning' && start !== 'end') {
    throw new Error('start must be beginning or end');
  }
  return start;
}

function readBatchRows(entry: Config): number {
  const batchRows = entry.getOptionalNumber('batchRows') ?? DEFAULT_BATCH_ROWS;
  if (!Number.isSafeInteger(batchRows) || batchRows < 1 || batchRows > 5_000) {
    throw new Error('batchRows must be a whole number from 1 to 5000');
  }
  return batchRows;
}
