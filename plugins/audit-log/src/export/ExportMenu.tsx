import { Button, Menu, MenuItem, MenuTrigger } from '@backstage/ui';
import { RiDownload2Line } from '@remixicon/react';
import type {
  AuditExportFormat,
  AuditFilter,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { describeProblem } from '@alphaswarm-admin/plugin-portal-react';
import { exportFormats } from './exportFormats';
import { useExport } from './useExport';
import styles from './ExportMenu.module.css';

/** Exports what the present filter matches, all of it, in a format of choice; says how far it is, and can be stopped. */
export function ExportMenu({ filter }: { filter: AuditFilter }) {
  const { progress, start, cancel } = useExport();
  return (
    <div className={styles.export}>
      <div role="status" className={styles.progress}>
        {progress?.state === 'running' && (
          <>
            <span>
              {exportFormats[progress.format].word}:{' '}
              {sizeInWords(progress.bytes)} so far
            </span>
            <Button size="small" variant="tertiary" onPress={cancel}>
              Cancel export
            </Button>
          </>
        )}
        {progress?.state === 'saved' && (
          <span>
            Saved {sizeInWords(progress.bytes)} as {progress.name}
          </span>
        )}
        {progress?.state === 'failed' && (
          <span className={styles.problem}>
            Not exported: {describeProblem(progress.error).detail} Nothing was
            saved.
          </span>
        )}
      </div>
      <MenuTrigger>
        <Button
          variant="secondary"
          iconStart={<RiDownload2Line />}
          isDisabled={progress?.state === 'running'}
        >
          Export
        </Button>
        <Menu onAction={key => start(key as AuditExportFormat, filter)}>
          {Object.entries(exportFormats).map(([format, { word, what }]) => (
            <MenuItem key={format} id={format} textValue={word}>
              {word}: {what}
            </MenuItem>
          ))}
        </Menu>
      </MenuTrigger>
    </div>
  );
}

/** A number of bytes in words: "12 kB", "3.4 MB". */
function sizeInWords(bytes: number): string {
  return bytes < 1_000_000
    ? `${Math.ceil(bytes / 1000)} kB`
    : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
