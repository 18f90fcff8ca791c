export type {
  ChartPanel,
  ChartSeries,
  ChartTime,
  ChartUnit,
} from './chartPanel';
export { instantInWords } from './chartWords';
export {
  MetricChart,
  type ChartMark,
  type ChartThreshold,
} from './MetricChart';
export { Sparkline } from './Sparkline';
