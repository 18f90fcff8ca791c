import { renameSync, writeFileSync } from 'node:fs';

/** Replaces a file as a whole, so that a crash leaves the old one or the new one. Readable by its owner only. */
export function writeFileAtomically(path: string, content: string): void {
  const draft = `${path}.${process.pid}.draft`;
  writeFileSync(draft, content, { mode: 0o600 });
  renameSync(draft, path);
}
