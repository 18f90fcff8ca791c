import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

function ps(pid: number, column: 'lstart' | 'command'): string | undefined {
  try {
    return execFileSync('ps', ['-ww', '-o', `${column}=`, '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined;
  }
}

function readProc(pid: number, file: 'stat' | 'cmdline'): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * When a process started, in the system's own notation. Process ids are reused, so that only id and start together tell which process it is.
 *
 * @returns undefined when no such process runs
 */
export function processStart(pid: number): string | undefined {
  if (process.platform !== 'linux') {
    return ps(pid, 'lstart') || undefined;
  }
  const stat = readProc(pid, 'stat');
  if (!stat) {
    return undefined;
  }
  // The second field is the program's name in parentheses and may hold anything; state is field 3, the start time field 22 (proc(5)).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? undefined : fields[22 - 3];
}

/** A running process's program and arguments; undefined when it doesn't run. */
export function processCommand(pid: number): string | undefined {
  return process.platform === 'linux'
    ? readProc(pid, 'cmdline')?.replaceAll('\0', ' ').trim() || undefined
    : ps(pid, 'command');
}
