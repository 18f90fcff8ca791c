import { Alert, Skeleton, VisuallyHidden } from '@backstage/ui';
import type { ActionPreview } from '@alphaswarm-admin/plugin-staff-access-common';
import { ChangesTable } from './ChangesTable';
import styles from './PreviewSection.module.css';

/** What will happen, as the server computed it: warnings first, then what changes, who notices, how to undo it. */
export function PreviewSection(props: {
  preview: Pick<ActionPreview, 'warnings' | 'changes' | 'affects' | 'undo'>;
}) {
  const { warnings, changes, affects, undo } = props.preview;
  return (
    <div className={styles.preview}>
      {warnings.map(warning => (
        <Alert key={warning} status="warning" icon title={warning} />
      ))}
      {changes.length > 0 && <ChangesTable changes={changes} />}
      <dl className={styles.facts}>
        {affects.length > 0 && (
          <div>
            <dt>Who is affected</dt>
            {affects.map(sentence => (
              <dd key={sentence}>{sentence}</dd>
            ))}
          </div>
        )}
        <div>
          <dt>Undo</dt>
          <dd>{undo}</dd>
        </div>
      </dl>
    </div>
  );
}

/** Stands where the preview will be, at about its height. */
export function PreviewSkeleton() {
  return (
    <div role="status" aria-busy="true" className={styles.preview}>
      <VisuallyHidden>Working out what will happen</VisuallyHidden>
      <Skeleton height={16} width="90%" />
      <Skeleton height={16} width="90%" />
      <Skeleton height={14} width="60%" />
      <Skeleton height={14} width="70%" />
    </div>
  );
}
