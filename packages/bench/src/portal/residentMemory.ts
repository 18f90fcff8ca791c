import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/**
 * The resident set size of a process, as the operating system counts it: from `/proc` on Linux (minimal images have no `ps`), else from `ps`.
 *
 * @returns bytes
 * @throws Error if there is no such process
 * @see https://man7.org/linux/man-pages/man5/proc_pid_status.5.html
 */
export async function residentMemory(pid: number): Promise<number> {
  const kibibytes = existsSync('/proc/self/status')
    ? await fromProc(pid)
    : await fromPs(pid);
  return kibibytes * 1024;
}

async function fromProc(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const found = /^VmRSS:\s+(\d+) kB$/m.exec(status);
  if (!found) throw new Error(`Process ${pid} has ended`);
  return Number(found[1]);
}

async function fromPs(pid: number): Promise<number> {
  const run = promisify(execFile);
  const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Number(stdout.trim());
}
