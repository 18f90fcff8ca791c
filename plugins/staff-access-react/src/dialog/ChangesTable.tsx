import { RiArrowRightLine } from '@remixicon/react';
import type { ProposedChange } from '@alphaswarm-admin/plugin-staff-access-common';
import styles from './ChangesTable.module.css';

/** Present → proposed, a line for each thing that changes. */
export function ChangesTable(props: { changes: ProposedChange[] }) {
  return (
    <table className={styles.changes}>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col" className={styles.value}>
            Present
          </th>
          <th aria-hidden="true" />
          <th scope="col" className={styles.value}>
            Proposed
          </th>
        </tr>
      </thead>
      <tbody>
        {props.changes.map(change => (
          <tr key={change.label}>
            <th scope="row">{change.label}</th>
            <td className={styles.value}>{valueWords(change.present)}</td>
            <td className={styles.arrow} aria-hidden="true">
              <RiArrowRightLine size={14} />
            </td>
            <td
              className={styles.value}
              data-changed={change.present !== change.proposed}
            >
              {valueWords(change.proposed)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function valueWords(value: ProposedChange['present']): string {
  return value === null || value === '' ? 'none' : String(value);
}
