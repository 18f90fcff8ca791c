import { metrics } from '@opentelemetry/api';

/** How an attempt ended, or for `open` and `abandoned`: how it stands. */
export type AttemptOutcome =
  | 'denied'
  | 'challenged'
  | 'succeeded'
  | 'failed'
  | 'compensated'
  | 'open'
  | 'abandoned';

/** What operators alarm on. */
export interface ActionMetrics {
  /** An intent could not be written: nothing was done. */
  intentRefused(action: string): void;
  outcome(action: string, outcome: AttemptOutcome): void;
  /** A terminal row could not be written though the outcome is known. */
  terminalRefused(action: string): void;
}

/** Metrics through OpenTelemetry; without a meter provider they go nowhere. */
export function createActionMetrics(): ActionMetrics {
  const meter = metrics.getMeter('alphaswarm-admin');
  const intentsRefused = meter.createCounter(
    'privileged_actions.intents_refused',
    {
      description: 'Actions not done because their intent could not be written',
    },
  );
  const outcomes = meter.createCounter('privileged_actions.outcomes', {
    description:
      'Attempts by outcome: denied, challenged, succeeded, failed, compensated, open, abandoned',
  });
  const terminalsRefused = meter.createCounter(
    'privileged_actions.terminals_refused',
    {
      description:
        'Actions whose outcome is known but could not be written; the reconciler finishes them',
    },
  );
  return {
    intentRefused: action => intentsRefused.add(1, { action }),
    outcome: (action, outcome) => outcomes.add(1, { action, outcome }),
    terminalRefused: action => terminalsRefused.add(1, { action }),
  };
}
