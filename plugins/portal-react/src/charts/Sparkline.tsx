import styles from './Sparkline.module.css';

const WIDTH = 72;
const HEIGHT = 20;
/** Room for the line's own width. */
const EDGE = 1;

/**
 * A small line without axes. Lines that are to be compared get the same `max`.
 *
 * @param values - oldest first, evenly spaced; `null` is a gap
 * @param max - the top of the scale; the bottom is zero
 * @param label - says in words what the line shows
 */
export function Sparkline(props: {
  values: ReadonlyArray<number | null>;
  max: number;
  label: string;
}) {
  const { values, max, label } = props;
  return (
    <svg
      className={styles.sparkline}
      preserveAspectRatio="none"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={label}
    >
      <path d={linePath(values, max)} />
    </svg>
  );
}

/** The SVG path of a line: it breaks where there is no value, and a value between two gaps is a dot. */
export function linePath(
  values: ReadonlyArray<number | null>,
  max: number,
): string {
  const step = WIDTH / Math.max(1, values.length - 1);
  const y = (value: number) =>
    HEIGHT - EDGE - (Math.min(value, max) / (max || 1)) * (HEIGHT - 2 * EDGE);
  let path = '';
  let drawing = false;
  values.forEach((value, index) => {
    if (value === null) {
      drawing = false;
      return;
    }
    const point = `${round(index * step)} ${round(y(value))}`;
    // A line to where it begins already: with round ends that is a dot.
    path += drawing ? `L${point}` : `M${point}L${point}`;
    drawing = true;
  });
  return path;
}

function round(coordinate: number): number {
  return Math.round(coordinate * 10) / 10;
}
