import type { AuditEventDefinition } from './catalogue';
import type { AuditRow, JsonValue } from './row';

/** A piece of a rendered sentence: words, or the value of a placeholder, which a page may link or format. */
export type SentenceSegment =
  | { text: string }
  | {
      /** `target`, or the path into `details`. */
      placeholder: string;
      /** The value in words; `—` if the row doesn't have it. */
      text: string;
    };

const placeholders = /\{([^{}]*)\}/g;

/** The placeholders of a sentence, in order. Throws a `TypeError` if one is malformed. */
export function sentencePlaceholders(sentence: string): string[] {
  const found = [...sentence.matchAll(placeholders)].map(match => match[1]);
  const malformed =
    found.find(name => !/^[A-Za-z]\w*(\.\w+)*$/.test(name)) ??
    /[{}]/.exec(sentence.replace(placeholders, ''))?.[0];
  if (malformed !== undefined) {
    throw new TypeError(
      `Malformed placeholder '${malformed}' in the sentence '${sentence}'`,
    );
  }
  return found;
}

/**
 * Tells what a row records, as the rest of a sentence whose subject is the actor.
 *
 * @param definition - the row's entry in the event catalogue
 * @param row - the row; of an action with several rows, the one with the fullest `details`
 */
export function renderSentence(
  definition: Pick<AuditEventDefinition, 'sentence'>,
  row: Pick<AuditRow, 'target_id' | 'details'>,
): SentenceSegment[] {
  return definition.sentence
    .split(/(\{[^{}]*\})/)
    .filter(piece => piece !== '')
    .map(piece => {
      if (!piece.startsWith('{')) return { text: piece };
      const placeholder = piece.slice(1, -1);
      const value =
        placeholder === 'target'
          ? row.target_id
          : valueAt(row.details, placeholder);
      return { placeholder, text: inWords(value) };
    });
}

/** An action's rows as one: later rows say more, and never take back what the intent said. Never of no rows. */
export function fullestRow(rows: readonly AuditRow[]): AuditRow {
  return {
    ...rows[rows.length - 1],
    target_id: rows.find(row => row.target_id)?.target_id ?? null,
    details: Object.assign({}, ...rows.map(row => row.details)),
  };
}

function valueAt(details: JsonValue, path: string): JsonValue | undefined {
  return path
    .split('.')
    .reduce<JsonValue | undefined>(
      (value, key) =>
        value !== null && typeof value === 'object' && Object.hasOwn(value, key)
          ? (value as Record<string, JsonValue>)[key]
          : undefined,
      details,
    );
}

function inWords(value: JsonValue | undefined): string {
  if (value === null || value === undefined || value === '') return '—';
  if (Array.isArray(value)) return value.map(inWords).join(', ') || '—';
  if (typeof value === 'object') return JSON.stringify(value);
  return String(value);
}
