import type { EcsServiceSummary } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { servicesCsv } from './servicesCsv';

/** Hands the services as a CSV file to the browser's downloads. */
export function saveCsv(services: readonly EcsServiceSummary[]): void {
  const url = URL.createObjectURL(
    new Blob([servicesCsv(services)], { type: 'text/csv' }),
  );
  const link = document.createElement('a');
  link.href = url;
  link.download = 'services.csv';
  link.click();
  // The browser has taken hold of it by the next task.
  setTimeout(() => URL.revokeObjectURL(url));
}
