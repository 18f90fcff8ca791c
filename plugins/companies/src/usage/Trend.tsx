import { Sparkline } from '@alphaswarm-admin/plugin-portal-react';
import { countInWords } from './figures';

/** A line over 30 days, on a scale of its own: it says where something goes, not how much there is. */
export function Trend(props: {
  /** What it is of, as in "Active users". */
  of: string;
  values: readonly number[];
}) {
  const { of, values } = props;
  if (values.length < 2) return null;
  return (
    <Sparkline
      values={values}
      max={Math.max(...values)}
      label={`${of} over 30 days: from ${countInWords(values[0])} to ${countInWords(values[values.length - 1])}`}
    />
  );
}
