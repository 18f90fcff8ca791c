/**
 * A table in Markdown: reads well in a terminal, and can be pasted into the docs. The first column is text, the others are figures and stand at the right.
 *
 * @param headings - one a column
 * @param rows - as many cells as headings, formatted
 */
export function table(headings: string[], rows: string[][]): string {
  const widths = headings.map((heading, column) =>
    Math.max(3, heading.length, ...rows.map(row => row[column].length)),
  );
  const line = (cells: string[]) =>
    `| ${cells
      .map((cell, column) =>
        column === 0
          ? cell.padEnd(widths[column])
          : cell.padStart(widths[column]),
      )
      .join(' | ')} |`;
  const rule = `| ${widths
    .map((width, column) =>
      column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
    )
    .join(' | ')} |`;
  return [line(headings), rule, ...rows.map(line)].join('\n');
}
