import {
  isTerminalPhase,
  type AuditPhase,
  type AuditRow,
} from '@alphaswarm-admin/plugin-audit-log-common';

/** The rows of one action that were read, as one story. */
export type Story = {
  actionId: string;
  /** In the order they were written; never empty. */
  rows: [AuditRow, ...AuditRow[]];
  /** The row that says what was asked for: the intent if it was read. */
  subject: AuditRow;
  /** The row that says how it stands: the outcome if it was read, else the last one. */
  standing: AuditRow;
};

function storyOf(rows: readonly AuditRow[]): Story {
  const [first, ...rest] = [...rows].sort((a, b) => a.seq - b.seq);
  const ordered: Story['rows'] = [first, ...rest];
  return {
    actionId: first.action_id,
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
 */
export function gatherStories(rows: readonly AuditRow[]): Story[] {
  const byAction = new Map<string, AuditRow[]>();
  for (const row of rows) {
    const known = byAction.get(row.action_id);
    if (known) {
      known.push(row);
    } else {
      byAction.set(row.action_id, [row]);
    }
  }
  return [...byAction.values()].map(storyOf);
}

/** Each row as a story of its own, for reading the log row by row. */
export function separateStories(rows: readonly AuditRow[]): Story[] {
  return rows.map(row => storyOf([row]));
}

/** How an action stands, as far as the rows read tell. */
export function standingPhase(story: Story): AuditPhase {
  return story.standing.phase;
}
