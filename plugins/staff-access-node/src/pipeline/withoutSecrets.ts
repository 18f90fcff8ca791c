import {
  protectSensitive,
  type JsonObject,
  type JsonValue,
} from '@alphaswarm-admin/plugin-audit-log-common';
import type { Attempt } from './Attempt';
import type { Outcome } from './Outcome';

const PLACEHOLDER = '[sensitive]';

/** Shorter ones are no secrets, and would be found in every other word. */
const SHORTEST = 4;

/**
 * An outcome without what the input marks as sensitive: remote sides quote what they were sent, above all where they refuse it, and what came of an action goes into
 * rows, answers that are kept, and the log. Errors are changed where they are, since their class tells what happened.
 */
export function withoutSecrets(attempt: Attempt, outcome: Outcome): Outcome {
  const secrets = sensitiveTexts(attempt);
  if (secrets.length === 0) return outcome;
  const redact = (text: string) =>
    secrets.reduce(
      (left, secret) => left.replaceAll(secret, PLACEHOLDER),
      text,
    );
  if ('error' in outcome) redactError(outcome.error, redact);
  switch (outcome.state) {
    case 'succeeded':
      return {
        ...outcome,
        result: redactJson(outcome.result, redact) as JsonObject,
        ...(outcome.after && {
          after: redactJson(outcome.after, redact) as JsonObject,
        }),
        ...(outcome.shortfall && { shortfall: redact(outcome.shortfall) }),
      };
    case 'compensated':
      return {
        ...outcome,
        partial: redactJson(outcome.partial, redact) as JsonObject,
      };
    default:
      return outcome;
  }
}

/** The texts in sensitive fields, as they are and as JSON writes them; the longest first, in case one holds another. */
function sensitiveTexts({ action, input }: Attempt): string[] {
  const texts = new Set<string>();
  const collect = (value: JsonValue) => {
    if (typeof value === 'string') {
      texts.add(value);
      texts.add(JSON.stringify(value).slice(1, -1));
      texts.add(encodeURIComponent(value));
    } else if (typeof value === 'object' && value !== null) {
      Object.values(value).forEach(one => one !== undefined && collect(one));
    }
  };
  protectSensitive(action.input, input, canonical => {
    collect(JSON.parse(canonical));
    return '';
  });
  return [...texts]
    .filter(text => text.length >= SHORTEST)
    .sort((a, b) => b.length - a.length);
}

function redactError(error: Error, redact: (text: string) => string): void {
  const seen = new Set<unknown>();
  for (
    let next: unknown = error;
    next instanceof Error && !seen.has(next);
    next = next.cause
  ) {
    seen.add(next);
    for (const name of ['message', 'stack'] as const) {
      const text = next[name];
      if (text !== undefined) {
        Object.defineProperty(next, name, {
          value: redact(text),
          configurable: true,
          writable: true,
        });
      }
    }
  }
}

function redactJson(
  value: JsonValue,
  redact: (text: string) => string,
): JsonValue {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map(item => redactJson(item, redact));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, item]) =>
        item === undefined ? [] : [[redact(key), redactJson(item, redact)]],
      ),
    );
  }
  return value;
}
