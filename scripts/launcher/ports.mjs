import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import { LauncherError } from './progress.mjs';

/**
 * The ports of a portal and its sandbox: the portal's own, and the next nineteen.
 *
 * @param {number} portal - `ALPHASWARM_ADMIN_PORT`, 8900 by default
 */
export function portPlan(portal) {
  return {
    portal,
    entra: portal + 1,
    ecs: portal + 2,
    cloudwatch: portal + 3,
    logs: portal + 4,
    cp: portal + 5,
    core: portal + 6,
    postgres: portal + 7,
    metrics: portal + 8,
    control: portal + 9,
    s3: portal + 10,
    kms: portal + 11,
    cloudtrail: portal + 12,
    autoscaling: portal + 13,
    sts: portal + 14,
    stripe: portal + 15,
  };
}

/** Reads `ALPHASWARM_ADMIN_PORT`. */
export function configuredPort() {
  const value = process.env.ALPHASWARM_ADMIN_PORT ?? '8900';
  const port = Number(value);
  if (!Number.isInteger(port) || port < 1024 || port > 65000) {
    throw new LauncherError(
      `ALPHASWARM_ADMIN_PORT must be a port between 1024 and 65000; it is '${value}'.`,
    );
  }
  return port;
}

/**
 * Throws a {@link LauncherError} that names the holder if one of the ports is taken.
 *
 * @param {Record<string, number>} ports
 */
export async function assertPortsFree(ports) {
  for (const [use, port] of Object.entries(ports)) {
    if (await isFree(port)) continue;
    throw new LauncherError(
      `Port ${port} (${use}) is taken by ${holderOf(port)}.\n` +
        '  Stop that, or start this portal on other ports: ALPHASWARM_ADMIN_PORT=9900 npm start (it takes that port and the nineteen after it).',
    );
  }
}

/** Whether nobody listens on `port`, on either loopback address. */
export async function isFree(port) {
  // One after the other: bound at once, the wildcard and the loopback address would be in each other's way.
  for (const host of ['127.0.0.1', '::1', '0.0.0.0']) {
    if (await isTaken(port, host)) return false;
  }
  return true;
}

function isTaken(port, host) {
  return new Promise(resolve => {
    const server = net.createServer();
    server.once('error', error => resolve(error.code === 'EADDRINUSE'));
    server.listen({ port, host, exclusive: true }, () =>
      server.close(() => resolve(false)),
    );
  });
}

/** The process that listens on `port`, in words. */
export function holderOf(port) {
  try {
    return fs.existsSync('/proc/net/tcp')
      ? holderFromProc(port)
      : holderFromLsof(port);
  } catch {
    return 'another process';
  }
}

function holderFromProc(port) {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const LISTEN = '0A';
  const inodes = new Set(
    ['/proc/net/tcp', '/proc/net/tcp6']
      .filter(file => fs.existsSync(file))
      .flatMap(file => fs.readFileSync(file, 'utf8').split('\n').slice(1))
      .map(line => line.trim().split(/\s+/))
      .filter(fields => fields[1]?.endsWith(`:${hex}`) && fields[3] === LISTEN)
      .map(fields => `socket:[${fields[9]}]`),
  );
  for (const pid of fs
    .readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))) {
    let descriptors;
    try {
      descriptors = fs.readdirSync(`/proc/${pid}/fd`);
    } catch {
      continue; // another user's process, or one that has just ended
    }
    const holds = descriptors.some(fd => {
      try {
        return inodes.has(fs.readlinkSync(`/proc/${pid}/fd/${fd}`));
      } catch {
        return false;
      }
    });
    if (holds) {
      const command = fs
        .readFileSync(`/proc/${pid}/cmdline`, 'utf8')
        .split('\0')
        .join(' ')
        .trim();
      return `process ${pid} (${command.slice(0, 120)})`;
    }
  }
  return 'a process of another user';
}

function holderFromLsof(port) {
  const output = execFileSync(
    'lsof',
    ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const pid = /^p(\d+)/m.exec(output)?.[1];
  const command = /^c(.+)/m.exec(output)?.[1];
  return pid ? `process ${pid} (${command})` : 'another process';
}

/**
 * The first of `size` free ports in a row, away from where portals usually are.
 *
 * @param {number} size - 1 or 20
 */
export async function freePortBlock(size) {
  const start = 21_000 + (process.pid % 400) * 20;
  for (let first = start; first < 60_000; first += 20) {
    const block = Array.from({ length: size }, (_, offset) => first + offset);
    const free = await Promise.all(block.map(isFree));
    if (free.every(Boolean)) return first;
  }
  throw new LauncherError('There are no free ports.');
}
