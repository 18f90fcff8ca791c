import {
  actorOf,
  fullestRow,
  isTerminalPhase,
  outsideChangeEvent,
  renderSentence,
  targetName,
  type AuditEventDefinition,
  type AuditRow,
  type TerminalPhase,
} from '@alphaswarm-admin/plugin-audit-log-common';

/** What a notification says of an action that ended. */
export type EndedInWords = { title: string; severity: 'normal' | 'high' };

/** How an action ended of which it isn't known that it happened. */
const endings: Record<Exclude<TerminalPhase, 'succeeded'>, string> = {
  failed: 'it failed',
  compensated: 'it failed, and what had been done was undone',
  abandoned: 'nobody knows whether it happened',
};

/** Longer titles are cut: sentences hold what people typed. */
const LONGEST_TITLE = 250;

/** Whether a row says that something was done, or ended undone: an action's outcome, or a change that was made past the portal. */
export function isEnd({ phase, event_type }: AuditRow): boolean {
  return isTerminalPhase(phase) || event_type === outsideChangeEvent.id;
}

/**
 * Tells how an action ended to somebody who may read its rows: who did what, in the event's own words if it happened.
 *
 * @param rows - all rows of the action, in order
 * @param definition - of its event; undefined if this build doesn't know it
 * @param thing - what the thing is called that it was done to
 */
export function tellReader(
  rows: readonly AuditRow[],
  definition: AuditEventDefinition | undefined,
  thing: string,
): EndedInWords {
  const row = fullestRow(rows);
  const { phase, event_type } = row;
  if (event_type === outsideChangeEvent.id) {
    const { by, summary } = row.details;
    return words(`Outside the portal: ${by} ${summary}`, 'high');
  }
  const actor = actorOf(rows[0]);
  const who = actor.onBehalfOf
    ? `${actor.name} for ${actor.onBehalfOf}`
    : actor.name;
  if (phase === 'succeeded' && definition) {
    return words(`${who} ${sentenceOf(row, definition)}`, 'normal');
  }
  const what = `${who} asked for “${definition?.title ?? event_type}” on ${thing}`;
  return phase === 'succeeded'
    ? words(`${what}: it succeeded`, 'normal')
    : words(`${what}: ${endingOf(row)}`, 'high');
}

/** The same to somebody who may read the thing, and not the rows: what their page of the thing could tell them, without the person and what they said. */
export function tellOnlooker(
  rows: readonly AuditRow[],
  definition: AuditEventDefinition | undefined,
  thing: string,
): EndedInWords {
  const row = fullestRow(rows);
  if (row.event_type === outsideChangeEvent.id) {
    return words(`${thing} was changed outside the portal`, 'high');
  }
  const what = `“${definition?.title ?? row.event_type}” on ${thing}`;
  return row.phase === 'succeeded'
    ? words(`${what}: it succeeded`, 'normal')
    : words(`${what}: ${endingOf(row)}`, 'high');
}

function endingOf({ phase }: AuditRow): string {
  return endings[phase as keyof typeof endings] ?? 'it ended';
}

function sentenceOf(row: AuditRow, definition: AuditEventDefinition): string {
  return renderSentence(definition, row)
    .map(segment =>
      'placeholder' in segment && segment.placeholder === 'target'
        ? targetName(row.target_kind, segment.text)
        : segment.text,
    )
    .join('');
}

function words(
  title: string,
  severity: EndedInWords['severity'],
): EndedInWords {
  return {
    title:
      title.length > LONGEST_TITLE
        ? `${title.slice(0, LONGEST_TITLE - 1)}…`
        : title,
    severity,
  };
}
