import {
  actorOf,
  fullestRow,
  renderSentence,
  targetName,
  type AuditCatalogueEntry,
  type AuditPhase,
  type AuditRow,
  type NamedActor,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { stepUpInWords } from './stepUp';
import { standingPhase, type Story } from './story';
import { tookInWords } from './took';

/** A piece of a story's sentence, and how to show it. */
export type StoryPiece =
  | { kind: 'words'; text: string }
  | { kind: 'actor'; actor: NamedActor; ref: string | null }
  | { kind: 'target'; text: string; targetKind: string | null; id: string }
  | { kind: 'value'; text: string }
  | { kind: 'reason'; text: string };

/** A story as sentences: what was done or asked for, and how it ended. */
export type ToldStory = {
  pieces: StoryPiece[];
  /** E.g. "Succeeded in 1.8 s." */
  ending: string;
};

const words = (text: string): StoryPiece => ({ kind: 'words', text });

/**
 * Tells a story. Only what surely happened is told in the past tense of the event's own sentence; everything else was asked for: a refused scaling
 * scaled nothing, and an open one is not known to have.
 *
 * @param story - the rows that were read
 * @param entry - the event's entry in the catalogue; absent for an event that this portal no longer knows
 */
export function tellStory(
  story: Story,
  entry: AuditCatalogueEntry | undefined,
): ToldStory {
  const { subject } = story;
  const pieces: StoryPiece[] = [
    { kind: 'actor', actor: actorOf(subject), ref: subject.actor_user_id },
    words(' '),
    ...predicateOf(story, entry),
  ];
  const verified = stepUpInWords(subject);
  if (verified) {
    pieces.push(words(`, ${verified}`));
  }
  if (subject.reason) {
    pieces.push(words(', because '), { kind: 'reason', text: subject.reason });
  }
  pieces.push(words('.'));
  return { pieces, ending: endingOf(story) };
}

function predicateOf(
  story: Story,
  entry: AuditCatalogueEntry | undefined,
): StoryPiece[] {
  const phase = standingPhase(story);
  const happened = phase === 'succeeded' || phase === 'observed';
  if (entry && happened) {
    // The outcome holds the fullest details: `after` beside what the intent recorded.
    return renderSentence(entry, fullestRow(story.rows)).map(segment => {
      if (!('placeholder' in segment)) return words(segment.text);
      return segment.placeholder === 'target'
        ? targetOf(story.subject, segment.text)
        : { kind: 'value', text: segment.text };
    });
  }
  const name = entry ? `“${entry.title}”` : story.subject.event_type;
  const target = story.subject.target_id;
  return [
    words(happened ? `did ${name}` : `asked for ${name}`),
    ...(target ? [words(' on '), targetOf(story.subject, target)] : []),
  ];
}

function targetOf(row: AuditRow, text: string): StoryPiece {
  const id = row.target_id ?? text;
  return {
    kind: 'target',
    text: targetName(row.target_kind, id),
    targetKind: row.target_kind,
    id,
  };
}

const endings: Record<AuditPhase, string> = {
  intent: 'Its outcome is not known yet.',
  succeeded: 'Succeeded',
  failed: 'Failed',
  compensated: 'Undone',
  abandoned: 'Abandoned: nobody can tell whether it was done.',
  denied: 'Denied by the policy.',
  challenged: 'Asked to prove who they are.',
  observed: '',
};

function endingOf(story: Story): string {
  const phase = standingPhase(story);
  if (phase === 'intent' && story.coverage === 'partial') {
    return 'Its outcome is not among these rows.';
  }
  const ending = endings[phase];
  if (ending.endsWith('.') || ending === '') return ending;
  const took = tookInWords(story);
  return took ? `${ending} ${preposition(phase)} ${took}.` : `${ending}.`;
}

function preposition(phase: AuditPhase): string {
  return phase === 'succeeded' ? 'in' : 'after';
}
