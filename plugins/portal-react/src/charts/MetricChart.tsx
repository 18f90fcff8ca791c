import {
  memo,
  type KeyboardEvent,
  useId,
  useMemo,
  type PointerEvent,
} from 'react';
import { breachArea, chartLine, xOf, yOf, type PlotArea } from './chartShape';
import type { ChartPanel, ChartTime, ChartUnit } from './chartPanel';
import { ChartTable } from './ChartTable';
import { chartInWords, tickInWords, valueOrGap } from './chartWords';
import { timeTicks, valueScale } from './scale';
import { useWidth } from './useWidth';
import styles from './MetricChart.module.css';

const PLOT_HEIGHT = 150;
const TOP = 12;
const LEFT = 56;
const BOTTOM = 18;

/** A threshold to draw, and the line that it is about. */
export type ChartThreshold = {
  alarm: string;
  series: string;
  value: number;
  /** On which side of it values are too far. */
  breached: 'above' | 'below';
};

/** Something that happened, to be marked. Epoch milliseconds. */
export type ChartMark = {
  id: string;
  at: number;
  tone: 'good' | 'moving' | 'attention' | 'bad' | 'neutral';
  words: string;
};

/** Props of {@link MetricChart}. */
export type MetricChartProps = {
  panel: ChartPanel;
  unit: ChartUnit;
  time: ChartTime;
  thresholds: readonly ChartThreshold[];
  marks: readonly ChartMark[];
  /** The index of the period that is pointed at, on whichever chart. */
  hovered: number | undefined;
  onHover: (index: number | undefined) => void;
  /** Whether it is the one that somebody was led to. */
  isShown: boolean;
};

/**
 * A chart of lines over time, drawn here: no library is smaller than what it needs. Its values are read with the pointer or the arrow keys, and are a table
 * too.
 */
export const MetricChart = memo((props: MetricChartProps) => {
  const { panel, unit, time, hovered, onHover, isShown } = props;
  const titleId = useId();
  const summaryId = useId();
  const { ref, width } = useWidth();
  const count = panel.series[0]?.values.length ?? 0;
  const last = count - 1;

  const pointAt = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - box.left - LEFT) / (box.width - LEFT || 1);
    onHover(Math.min(last, Math.max(0, Math.floor(share * count))));
  };
  const moveBy = (event: KeyboardEvent) => {
    const at = hovered ?? last;
    const steps: Record<string, number> = {
      ArrowLeft: hovered === undefined ? last : at - 1,
      ArrowRight: at + 1,
      PageUp: at - 10,
      PageDown: at + 10,
      Home: 0,
      End: last,
    };
    const next = steps[event.key];
    if (event.key === 'Escape') onHover(undefined);
    if (next === undefined || count === 0) return;
    event.preventDefault();
    onHover(Math.min(last, Math.max(0, next)));
  };

  return (
    <figure
      className={styles.figure}
      aria-labelledby={titleId}
      data-chart={panel.id}
      data-shown={isShown || undefined}
    >
      <div className={styles.head}>
        <h3 id={titleId} className={styles.title}>
          {panel.title}
        </h3>
        <ul className={styles.legend} aria-label={`Values of ${panel.title}`}>
          {panel.series.map(({ id, label, values }, index) => (
            <li key={id}>
              <svg className={styles.swatch} viewBox="0 0 16 6" aria-hidden>
                <line
                  className={styles.line}
                  data-line={index % 3}
                  x1="0"
                  x2="16"
                  y1="3"
                  y2="3"
                />
              </svg>
              {label}{' '}
              <strong>
                {valueOrGap(
                  hovered === undefined
                    ? values.findLast(value => value !== null)
                    : values[hovered],
                  unit,
                )}
              </strong>
            </li>
          ))}
        </ul>
      </div>
      {/* A slider over time: left and right move the reading of all charts. */}
      <div ref={ref}>
        <svg
          className={styles.plot}
          viewBox={`0 0 ${width} ${TOP + PLOT_HEIGHT + BOTTOM}`}
          preserveAspectRatio="none"
          role="slider"
          tabIndex={0}
          aria-labelledby={titleId}
          aria-describedby={summaryId}
          aria-valuemin={0}
          aria-valuemax={Math.max(0, last)}
          aria-valuenow={hovered ?? Math.max(0, last)}
          aria-valuetext={readingInWords(props, hovered ?? last)}
          onPointerMove={pointAt}
          onPointerDown={pointAt}
          onPointerLeave={() => onHover(undefined)}
          onKeyDown={moveBy}
        >
          <Drawing {...props} width={width} />
          {hovered !== undefined && (
            <line
              className={styles.hover}
              x1={LEFT + xOf(hovered, count, { width: width - LEFT })}
              x2={LEFT + xOf(hovered, count, { width: width - LEFT })}
              y1={0}
              y2={TOP + PLOT_HEIGHT}
            />
          )}
        </svg>
      </div>
      <p id={summaryId} className={styles.summary}>
        {chartInWords(panel, unit)}
      </p>
      {panel.problem && <p className={styles.problem}>{panel.problem}</p>}
      <p className={styles.explanation}>{panel.explanation}.</p>
      <ChartTable panel={panel} unit={unit} time={time} />
    </figure>
  );
});

type DrawingProps = Pick<
  MetricChartProps,
  'panel' | 'unit' | 'time' | 'thresholds' | 'marks'
> & { width: number };

/** What doesn't change while the pointer moves. */
const Drawing = memo((props: DrawingProps) => {
  const { panel, unit, time, thresholds, marks, width } = props;
  const clipId = useId();
  const scale = useMemo(
    () =>
      valueScale(
        [
          ...panel.series.flatMap(({ values }) => values),
          ...thresholds.map(({ value }) => value),
        ],
        4,
        unit.leastTop,
      ),
    [panel, unit, thresholds],
  );
  const plot: PlotArea = {
    width: width - LEFT,
    height: PLOT_HEIGHT,
    min: scale.min,
    max: scale.max,
  };
  const xAt = (at: number) =>
    ((at - time.from) / (time.to - time.from)) * plot.width;

  return (
    <g transform={`translate(${LEFT} ${TOP})`}>
      {scale.ticks.map(tick => (
        <g key={tick} aria-hidden>
          <line
            className={styles.grid}
            x1={0}
            x2={plot.width}
            y1={yOf(tick, plot)}
            y2={yOf(tick, plot)}
          />
          <text
            className={styles.tick}
            x={-6}
            y={yOf(tick, plot) + 4}
            textAnchor="end"
          >
            {unit.inWords(tick)}
          </text>
        </g>
      ))}
      {timeTicks(time.from, time.to, Math.max(2, plot.width / 90)).map(tick => (
        <text
          key={tick}
          className={styles.tick}
          x={xAt(tick)}
          y={PLOT_HEIGHT + 14}
          textAnchor="middle"
          aria-hidden
        >
          {tickInWords(tick)}
        </text>
      ))}
      {thresholds.map(threshold => {
        const { alarm, series, value, breached } = threshold;
        const y = yOf(value, plot);
        const isAbove = breached === 'above';
        const watched = panel.series.find(({ id }) => id === series);
        return (
          <g key={alarm} data-threshold={alarm}>
            <clipPath id={`${clipId}-${alarm}`}>
              <rect
                x={0}
                y={isAbove ? 0 : y}
                width={plot.width}
                height={isAbove ? y : PLOT_HEIGHT - y}
              />
            </clipPath>
            {watched && (
              <path
                className={styles.breach}
                clipPath={`url(#${clipId}-${alarm})`}
                d={breachArea(watched.values, value, plot)}
              />
            )}
            <line
              className={styles.threshold}
              x1={0}
              x2={plot.width}
              y1={y}
              y2={y}
            />
            <text
              className={styles.thresholdLabel}
              x={4}
              y={y < 14 ? y + 12 : y - 4}
            >
              {alarm}
            </text>
          </g>
        );
      })}
      {panel.series.map(({ id, values }, index) => (
        <path
          key={id}
          className={styles.line}
          data-line={index % 3}
          d={chartLine(values, plot)}
        />
      ))}
      {marks.map(({ id, at, tone, words }) => {
        const x = Math.min(plot.width, Math.max(0, xAt(at)));
        return (
          <g key={id} data-deployment={id}>
            <title>{words}</title>
            <line
              className={styles.deployment}
              x1={x}
              x2={x}
              y1={-TOP}
              y2={PLOT_HEIGHT}
            />
            <path
              className={styles.flag}
              data-tone={tone}
              d={flagAt(x, plot.width)}
            />
          </g>
        );
      })}
    </g>
  );
});

/** A flag at the top of a mark; it flies towards where there is room. */
function flagAt(x: number, width: number): string {
  const way = x > width - 12 ? -1 : 1;
  return `M${x} ${-TOP}h${9 * way}l${-3 * way} 4l${3 * way} 4h${-9 * way}Z`;
}

/** What a screen reader says of the period that is pointed at. */
function readingInWords(
  { panel, unit, time }: MetricChartProps,
  index: number,
): string {
  const at = tickInWords(time.from + index * time.periodMs);
  const values = panel.series.map(
    ({ label, values: all }) => `${label} ${valueOrGap(all[index], unit)}`,
  );
  return `${at} UTC: ${values.join(', ')}`;
}
