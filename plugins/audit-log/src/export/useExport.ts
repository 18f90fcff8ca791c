import { useCallback, useEffect, useRef, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import type {
  AuditExportFormat,
  AuditFilter,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { auditLogApiRef } from '../api/AuditLogApi';
import { saveFile } from './saveFile';

/** How far an export is. */
export type ExportProgress =
  | { state: 'running'; format: AuditExportFormat; bytes: number }
  | { state: 'saved'; name: string; bytes: number }
  | { state: 'failed'; error: Error };

/** Exports rows to a file. A file is saved only when it is whole; leaving the page stops an export. */
export function useExport(): {
  /** Absent before the first export, and after one that was stopped. */
  progress: ExportProgress | undefined;
  start: (format: AuditExportFormat, filter: AuditFilter) => void;
  cancel: () => void;
} {
  const api = useApi(auditLogApiRef);
  const [progress, setProgress] = useState<ExportProgress>();
  const running = useRef<AbortController>();

  const cancel = useCallback(() => running.current?.abort(), []);
  useEffect(() => cancel, [cancel]);

  const start = async (format: AuditExportFormat, filter: AuditFilter) => {
    const controller = new AbortController();
    running.current = controller;
    setProgress({ state: 'running', format, bytes: 0 });
    try {
      const { file, name } = await api.exportRows(filter, format, {
        signal: controller.signal,
        onReceived: bytes => setProgress({ state: 'running', format, bytes }),
      });
      saveFile(file, name);
      setProgress({ state: 'saved', name, bytes: file.size });
    } catch (error) {
      setProgress(
        controller.signal.aborted
          ? undefined
          : { state: 'failed', error: error as Error },
      );
    }
  };
  return { progress, start, cancel };
}
