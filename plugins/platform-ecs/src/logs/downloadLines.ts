import type { LogLine } from '@alphaswarm-admin/plugin-platform-ecs-common';

/** Lines as a file: as text, or one JSON object a line. */
export function linesAsFile(
  lines: readonly LogLine[],
  format: 'log' | 'ndjson',
): string {
  return lines
    .map(({ at, origin, message }) => {
      const time = new Date(at).toISOString();
      return format === 'log'
        ? `${time} ${origin} ${message}\n`
        : `${JSON.stringify({ time, origin, message })}\n`;
    })
    .join('');
}

/** Lets the browser save what is loaded. */
export function downloadLines(
  lines: readonly LogLine[],
  format: 'log' | 'ndjson',
): void {
  const type = format === 'log' ? 'text/plain' : 'application/x-ndjson';
  const url = URL.createObjectURL(
    new Blob([linesAsFile(lines, format)], { type }),
  );
  const link = document.createElement('a');
  link.href = url;
  link.download = `logs-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.${format}`;
  link.click();
  URL.revokeObjectURL(url);
}
