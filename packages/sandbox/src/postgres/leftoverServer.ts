import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { processCommand } from './processIdentity';

const FAST_SHUTDOWN_MS = 20_000;
const IMMEDIATE_SHUTDOWN_MS = 5_000;
const POLL_MS = 25;

/** The running server that a data folder's `postmaster.pid` names, if that is what runs under this id. */
export function runningServerOf(cluster: string): number | undefined {
  let content: string;
  try {
    content = readFileSync(join(cluster, 'postmaster.pid'), 'utf8');
  } catch {
    return undefined;
  }
  const pid = Number(content.split('\n', 1)[0]);
  return Number.isInteger(pid) &&
    pid > 0 &&
    processCommand(pid)?.includes(cluster)
    ? pid
    : undefined;
}

async function isGoneWithin(cluster: string, ms: number): Promise<boolean> {
  const end = Date.now() + ms;
  while (runningServerOf(cluster) !== undefined) {
    if (Date.now() > end) {
      return false;
    }
    await delay(POLL_MS);
  }
  return true;
}

/**
 * Stops the server that a killed sandbox left behind. It could be kept, but then nobody would see its log or notice its end; starting anew
 * takes a fraction of a second and loses nothing.
 *
 * @returns the process id of the server that was stopped
 * @throws when it doesn't stop
 */
export async function stopLeftoverServer(
  cluster: string,
): Promise<number | undefined> {
  const pid = runningServerOf(cluster);
  if (pid === undefined) {
    return undefined;
  }
  process.kill(pid, 'SIGINT'); // fast shutdown
  if (!(await isGoneWithin(cluster, FAST_SHUTDOWN_MS))) {
    process.kill(pid, 'SIGQUIT'); // immediate shutdown; recovers at the next start
    if (!(await isGoneWithin(cluster, IMMEDIATE_SHUTDOWN_MS))) {
      throw new Error(
        `PostgreSQL process ${pid} on ${cluster} was left running and does not stop. End it by hand.`,
      );
    }
  }
  return pid;
}
