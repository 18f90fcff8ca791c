import { Client } from 'pg';

/** At which of a process's statements it is killed, counted from 1: before it is sent, or when it is on the wire. */
export type KillPoint = { statement: number; when: 'unsent' | 'in-flight' };

/**
 * Kills this process at one of the statements that it sends from now on. Between two statements a process only computes: what it knows is lost with it, and what Postgres
 * knows is the same all the while. So this is every await.
 *
 * @returns how many statements have been sent since
 */
export function killAt(point: KillPoint): () => number {
  const query = Client.prototype.query as (...args: any[]) => any;
  let sent = 0;
  Client.prototype.query = function watched(this: Client, ...args: any[]) {
    sent += 1;
    if (sent !== point.statement) return query.apply(this, args);
    if (point.when === 'in-flight') query.apply(this, args);
    process.kill(process.pid, 'SIGKILL');
    return undefined;
  } as typeof Client.prototype.query;
  return () => sent;
}
