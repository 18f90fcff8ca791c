import type {
  CompanyUsage,
  UsageMetric,
} from '@alphaswarm-admin/plugin-companies-common';

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** A count; a dash where it isn't reported, which is not zero. */
export function countInWords(value: number | undefined): string {
  return value === undefined ? '–' : whole.format(value);
}

const byteUnits = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];

/** Bytes, in powers of ten as storage is sold. */
export function bytesInWords(bytes: number | undefined): string {
  if (bytes === undefined) return '–';
  const power = Math.min(
    byteUnits.length - 1,
    Math.floor(Math.log10(Math.max(1, bytes)) / 3),
  );
  return `${whole.format(bytes / 1000 ** power)} ${byteUnits[power]}`;
}

/** What each metric is, and how its numbers are come by. */
export const metricWords: Record<
  UsageMetric,
  { title: string; explanation: string }
> = {
  active_users: {
    title: 'Active users',
    explanation: 'People who were active in the 24 hours before',
  },
  backtests: {
    title: 'Backtests',
    explanation: 'Backtests that ran in the 24 hours before',
  },
  bots: { title: 'Bots', explanation: 'Bots that were running' },
  paper_sessions: {
    title: 'Paper trading',
    explanation: 'Paper trading sessions that were open',
  },
  compute_hours: {
    title: 'Compute hours',
    explanation: 'Hours of compute in the 30 days before',
  },
};

/** What a company uses now, as facts. */
export function usageFacts(usage: CompanyUsage): Array<[string, string]> {
  return [
    ['Active users, 24 h', countInWords(usage.activeUsers24h)],
    ['Backtests, 24 h', countInWords(usage.backtests24h)],
    ['Bots running', countInWords(usage.botsRunning)],
    ['Paper trading sessions', countInWords(usage.paperSessions)],
    ['Compute hours, 30 d', countInWords(usage.computeHours30d)],
    ['Storage', bytesInWords(usage.storageBytes)],
  ];
}
