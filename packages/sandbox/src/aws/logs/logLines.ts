import { noiseAt, noiseSeed } from '../../random';
import { loadAt } from '../cloudwatch/serviceLoad';
import type { ServiceState, TaskRevision } from '../ecs/service';
import type { Task } from '../ecs/task';

/** One line that a container wrote. */
export interface LogLine {
  /** Epoch milliseconds. */
  timestamp: number;
  message: string;
}

const MS_PER_SECOND = 1000;

const warnings = [
  'request was slow',
  'retrying after a transient upstream error',
  'connection pool nearly exhausted',
  'clock skew above 200 ms',
];
const errors = [
  'upstream timed out',
  'connection reset by peer',
  'message was not accepted by the broker',
];

/**
 * What a task's own container writes in one second. It depends on nothing but the task and the second: any second can be read without the
 * ones before.
 *
 * @param second - epoch seconds
 * @returns oldest first
 */
export function containerLines(
  service: ServiceState,
  revision: TaskRevision,
  task: Task,
  second: number,
): LogLine[] {
  return [
    ...lifeLines(service, revision, task, second),
    ...workLines(service, task, second),
  ].sort((a, b) => a.timestamp - b.timestamp);
}

/** What the telemetry sidecar of a task writes in one second. */
export function collectorLines(task: Task, second: number): LogLine[] {
  const seed = noiseSeed(task.id, 'collector');
  const startsAt = task.runningAt;
  const lines: LogLine[] = [];
  if (Math.floor(startsAt / MS_PER_SECOND) === second) {
    lines.push({
      timestamp: startsAt,
      message: `${new Date(startsAt).toISOString()}\tinfo\tservice@v0.109.0/service.go:238\tEverything is ready. Begin running and processing data.`,
    });
  }
  const at = second * MS_PER_SECOND + Math.floor(noiseAt(seed, second) * 900);
  if (at > startsAt && noiseAt(seed + 1, second) < 0.03 && isUp(task, at)) {
    const spans = 20 + Math.floor(noiseAt(seed + 2, second) * 400);
    lines.push({
      timestamp: at,
      message: `${new Date(at).toISOString()}\tinfo\tTracesExporter\t{"kind": "exporter", "name": "awsxray", "spans": ${spans}}`,
    });
  }
  return lines;
}

function isUp(task: Task, at: number): boolean {
  return at >= task.runningAt && !(task.end && at >= task.end.at);
}

/** Its start and its end. */
function lifeLines(
  service: ServiceState,
  revision: TaskRevision,
  task: Task,
  second: number,
): LogLine[] {
  const { key, port } = service.scenario;
  const { end } = task;
  const lines: LogLine[] = [];
  const say = (
    at: number,
    level: 'info' | 'error',
    message: string,
    fields?: Record<string, unknown>,
  ) => {
    if (Math.floor(at / MS_PER_SECOND) === second) {
      lines.push(line(service, at, level, message, fields));
    }
  };
  const sayWhileUp = (
    at: number,
    message: string,
    fields?: Record<string, unknown>,
  ) => {
    if (isUp(task, at)) {
      say(at, 'info', message, fields);
    }
  };

  sayWhileUp(task.runningAt, `starting ${key}`, {
    version: revision.imageTag,
    pid: 1,
  });
  sayWhileUp(task.runningAt + 180, 'configuration loaded');
  sayWhileUp(
    task.healthyAt,
    port ? `ready, listening on port ${port}` : 'ready',
  );
  if (end?.stopCode === 'ServiceSchedulerInitiated') {
    say(end.stoppingAt, 'info', 'received SIGTERM, draining');
    say(end.deprovisioningAt - 100, 'info', 'drained, exiting', {
      exit_code: 0,
    });
  } else if (end?.stopCode === 'EssentialContainerExited') {
    say(
      end.at - 60,
      'error',
      end.exitCode === 137
        ? 'allocation failed: heap out of memory'
        : 'unhandled error, exiting',
      { exit_code: end.exitCode },
    );
  }
  return lines;
}

/** What it does in between. */
function workLines(
  service: ServiceState,
  task: Task,
  second: number,
): LogLine[] {
  const { log, requestsPerSecond } = service.scenario;
  if (log.length === 0) {
    return [];
  }
  const seed = noiseSeed(task.id, 'work');
  const at = second * MS_PER_SECOND;
  const busy =
    (requestsPerSecond * loadAt(service.name, at)) /
    Math.max(1, service.desiredCount);
  const likelihood = Math.min(0.9, 0.05 + 0.04 * busy);
  return [0, 1].flatMap(index => {
    const place = second * 2 + index;
    const timestamp = at + index * 500 + Math.floor(noiseAt(seed, place) * 499);
    const written =
      noiseAt(seed + 1, place) < likelihood &&
      timestamp >= task.healthyAt + 200 &&
      isUp(task, timestamp);
    return written ? [workLine(service, seed, place, timestamp)] : [];
  });
}

function workLine(
  service: ServiceState,
  seed: number,
  place: number,
  timestamp: number,
): LogLine {
  const mood = noiseAt(seed + 2, place);
  const choice = noiseAt(seed + 3, place);
  const pick = (from: string[]) => from[Math.floor(choice * from.length)];
  const fields = {
    trace_id: trace(seed, place),
    duration_ms: Math.round(4 + 180 * noiseAt(seed + 4, place) ** 3),
  };
  if (mood < 0.008) {
    return line(service, timestamp, 'error', pick(errors), {
      ...fields,
      stack: `Error: ${pick(errors)}\n    at request (/app/dist/upstream.js:84:15)\n    at handle (/app/dist/server.js:31:9)`,
    });
  }
  if (mood < 0.035) {
    return line(service, timestamp, 'warn', pick(warnings), {
      ...fields,
      duration_ms: fields.duration_ms + 800,
    });
  }
  return line(service, timestamp, 'info', pick(service.scenario.log), fields);
}

function trace(seed: number, place: number): string {
  return [10, 11, 12, 13]
    .map(salt =>
      Math.floor(noiseAt(seed + salt, place) * 2 ** 32)
        .toString(16)
        .padStart(8, '0'),
    )
    .join('');
}

const colours = { info: 32, warn: 33, error: 31 };

function line(
  service: ServiceState,
  timestamp: number,
  level: keyof typeof colours,
  message: string,
  fields: Record<string, unknown> = {},
): LogLine {
  const { key, logStyle } = service.scenario;
  const time = new Date(timestamp).toISOString();
  if (logStyle === 'json') {
    return {
      timestamp,
      message: JSON.stringify({ time, level, logger: key, message, ...fields }),
    };
  }
  const paint = (code: number, text: string) => `\x1b[${code}m${text}\x1b[0m`;
  const rest = Object.entries(fields).map(
    ([name, value]) => `${paint(36, `${name}=`)}${value}`,
  );
  return {
    timestamp,
    message: [
      paint(2, time),
      paint(colours[level], level.toUpperCase().padEnd(5)),
      paint(1, message),
      ...rest,
    ].join(' '),
  };
}
