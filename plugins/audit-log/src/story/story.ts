import {
  isTerminalPhase,
  type AuditPhase,
  type AuditRow,
} from '@alphaswarm-admin/plugin-audit-log-common';

/** How much of an action its story knows. */
export type StoryCoverage = 'whole' | 'partial';

/** The rows of one action that were read, as one story. */
export type Story = {
  actionId: string;
  /** Whether all of the action's rows were read, or some may be missing: then an absent outcome means nothing. */
  coverage: StoryCoverage;
  /** In the order they were written; never empty. */
  rows: [AuditRow, ...AuditRow[]];
  /** The row that says what was asked for: the intent if it was read. */
  subject: AuditRow;
  /** The row that says how it stands: the outcome if it was read, else the last one. */
  standing: AuditRow;
};

function storyOf(rows: readonly AuditRow[], coverage: StoryCoverage): Story {
  const [first, ...rest] = [...rows].sort((a, b) => a.seq - b.seq);
  const ordered: Story['rows'] = [first, ...rest];
  return {
    actionId: first.action_id,
    coverage,
    rows: ordered,
    subject: ordered.find(row => row.phase === 'intent') ?? first,
    standing:
      ordered.find(row => isTerminalPhase(row.phase)) ??
      ordered[ordered.length - 1],
  };
}

/**
 * Gathers rows into stories, one per action, each in the place of its newest row: reading further pages adds to stories that
 * are already shown, and never moves them.
 *
 * @param rows - newest first
 * @param coverage - `whole` if no outcome can be missing. Outcomes are newer than their intents, so that holds for the newest rows of an
 *   unfiltered log as well as for all rows of an action.
 */
export function gatherStories(
  rows: readonly AuditRow[],
  coverage: StoryCoverage,
): Story[] {
  const byAction = new Map<string, AuditRow[]>();
  for (const row of rows) {
    const known = byAction.get(row.action_id);
    if (known) {
      known.push(row);
    } else {
      byAction.set(row.action_id, [row]);
    }
  }
  return [...byAction.values()].map(of => storyOf(of, coverage));
}

/** Each row as a story of its own, for reading the log row by row. */
export function separateStories(rows: readonly AuditRow[]): Story[] {
  return rows.map(row => storyOf([row], 'partial'));
}

/** How an action stands, as far as the rows read tell. */
export function standingPhase(story: Story): AuditPhase {
  return story.standing.phase;
}
