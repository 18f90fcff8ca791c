import { useState } from 'react';
import type { ChartPanel, ChartTime, ChartUnit } from './chartPanel';
import { instantInWords, valueOrGap } from './chartWords';
import styles from './MetricChart.module.css';

/** The values of a chart as a table, newest first: for who doesn't see the lines, and for who wants to copy them. Made when it is opened. */
export function ChartTable(props: {
  panel: ChartPanel;
  unit: ChartUnit;
  time: ChartTime;
}) {
  const { panel, unit, time } = props;
  const { series, title } = panel;
  const [isOpen, setOpen] = useState(false);
  const count = series[0]?.values.length ?? 0;
  return (
    <details
      className={styles.details}
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary>{title} as a table</summary>
      {isOpen && (
        <div
          className={styles.tableScroller}
          // It scrolls, so it has to be within reach of the keyboard.
          // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          role="region"
          aria-label={`Values of ${title}`}
        >
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">Period from</th>
                {series.map(({ id, label }) => (
                  <th key={id} scope="col">
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {Array.from({ length: count }, (_, back) => {
                const index = count - 1 - back;
                return (
                  <tr key={index}>
                    <th scope="row">
                      {instantInWords(time.from + index * time.periodMs)}
                    </th>
                    {series.map(({ id, values }) => (
                      <td key={id}>{valueOrGap(values[index], unit)}</td>
                    ))}
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </details>
  );
}
