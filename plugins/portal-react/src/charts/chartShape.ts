/** Where a chart's values are drawn, in SVG units. */
export type PlotArea = {
  width: number;
  height: number;
  min: number;
  max: number;
};

/** The horizontal place of a point, in the middle of its period. */
export function xOf(
  index: number,
  count: number,
  { width }: Pick<PlotArea, 'width'>,
): number {
  return ((index + 0.5) / Math.max(1, count)) * width;
}

/** The vertical place of a value; kept inside the area. */
export function yOf(value: number, { height, min, max }: PlotArea): number {
  const share = (value - min) / (max - min || 1);
  return height - Math.min(1, Math.max(0, share)) * height;
}

/** The SVG path of a line: it breaks where there is no value, and a value between two gaps is a dot. */
export function chartLine(
  values: ReadonlyArray<number | null>,
  area: PlotArea,
): string {
  return runsOf(values)
    .map(run =>
      run
        .map(
          ({ index, value }, at) =>
            `${at === 0 ? 'M' : 'L'}${pointOf(index, value, values.length, area)}`,
        )
        .concat(
          run.length === 1
            ? `L${pointOf(run[0].index, run[0].value, values.length, area)}`
            : '',
        )
        .join(''),
    )
    .join('');
}

/**
 * The SVG path of the area between a line and a threshold; clipped to the breaching side of the threshold, it is the breach.
 *
 * @param threshold - in the values' unit
 */
export function breachArea(
  values: ReadonlyArray<number | null>,
  threshold: number,
  area: PlotArea,
): string {
  const level = round(yOf(threshold, area));
  const half = area.width / Math.max(1, values.length) / 2;
  return runsOf(values)
    .map(run => {
      const first = round(xOf(run[0].index, values.length, area) - half);
      const last = round(
        xOf(run[run.length - 1].index, values.length, area) + half,
      );
      const startY = round(yOf(run[0].value, area));
      const endY = round(yOf(run[run.length - 1].value, area));
      const points = run
        .map(
          ({ index, value }) =>
            `L${pointOf(index, value, values.length, area)}`,
        )
        .join('');
      return `M${first} ${level}L${first} ${startY}${points}L${last} ${endY}L${last} ${level}Z`;
    })
    .join('');
}

/** The unbroken parts of a line. */
function runsOf(
  values: ReadonlyArray<number | null>,
): Array<Array<{ index: number; value: number }>> {
  const runs: Array<Array<{ index: number; value: number }>> = [];
  let run: Array<{ index: number; value: number }> | undefined;
  values.forEach((value, index) => {
    if (value === null) {
      run = undefined;
    } else if (run) {
      run.push({ index, value });
    } else {
      run = [{ index, value }];
      runs.push(run);
    }
  });
  return runs;
}

function pointOf(
  index: number,
  value: number,
  count: number,
  area: PlotArea,
): string {
  return `${round(xOf(index, count, area))} ${round(yOf(value, area))}`;
}

function round(coordinate: number): number {
  return Math.round(coordinate * 10) / 10;
}
