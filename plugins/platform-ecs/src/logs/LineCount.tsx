import { useSyncExternalStore } from 'react';
import type { LogBuffer } from './LogBuffer';

/** How many lines are loaded. */
export function LineCount({ buffer }: { buffer: LogBuffer }) {
  const { entries } = useSyncExternalStore(buffer.subscribe, buffer.view);
  return (
    <>
      {entries.length === 1
        ? '1 line.'
        : `${entries.length.toLocaleString('en')} lines.`}
    </>
  );
}

/** How many lines wait until the list goes on. */
export function HeldLines({ buffer }: { buffer: LogBuffer }) {
  const { waiting } = useSyncExternalStore(buffer.subscribe, buffer.view);
  return waiting === 0 ? null : (
    <>
      {waiting === 1
        ? '1 new line waits. '
        : `${waiting.toLocaleString('en')} new lines wait. `}
    </>
  );
}
