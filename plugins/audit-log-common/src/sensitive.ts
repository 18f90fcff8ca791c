import { z } from 'zod';
import { canonicalJson } from './canonicalJson';
import type { JsonValue } from './row';

const sensitiveFields = z.registry<{ sensitive: true }>();

/**
 * Marks a field of an input schema as secret: the ledger stores a keyed HMAC in its place. Apply it last: a refinement or `.describe()` added
 * afterwards makes a new, unmarked schema (wrappers such as `.optional()` keep the mark).
 *
 * @example
 * ```ts
 * z.strictObject({ token: sensitive(z.string().min(1)).optional() })
 * ```
 */
export function sensitive<TSchema extends z.ZodType>(schema: TSchema): TSchema {
  // A copy, so that other users of a shared schema stay unmarked.
  const copy = schema.clone();
  sensitiveFields.add(copy, { sensitive: true });
  return copy;
}

/** Whether any field of a schema is marked {@link sensitive}. */
export function hasSensitiveFields(schema: z.ZodType): boolean {
  const seen = new Set<z.core.$ZodType>();
  const waiting: z.core.$ZodType[] = [schema];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const { marked, plain } = unwrap([next]);
    if (marked) return true;
    for (const candidate of plain) waiting.push(...childrenOf(candidate));
  }
  return false;
}

/**
 * Replaces every present value of a {@link sensitive} field by its HMAC. Where a schema is a union, a field that is sensitive in any of its
 * options is replaced: better one HMAC too many than one secret.
 *
 * @param schema - the schema of `value`
 * @param value - plain JSON; not changed
 * @param hmac - makes what is stored of the canonical form (RFC 8785) of a value
 * @returns a copy of `value`
 */
export function protectSensitive(
  schema: z.ZodType,
  value: JsonValue,
  hmac: (canonical: string) => string,
): JsonValue {
  return protect([schema], value, hmac);
}

function protect(
  schemas: z.core.$ZodType[],
  value: JsonValue,
  hmac: (canonical: string) => string,
): JsonValue {
  const { marked, plain } = unwrap(schemas);
  if (value === null) return null;
  if (marked) return hmac(canonicalJson(value));
  if (Array.isArray(value)) {
    return value.map((item, index) =>
      protect(
        plain.flatMap(schema => elementSchemas(schema, index)),
        item,
        hmac,
      ),
    );
  }
  if (typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        protect(
          plain.flatMap(schema => propertySchemas(schema, key)),
          item,
          hmac,
        ),
      ]),
    );
  }
  return value;
}

/** Looks through wrappers and alternatives: the schemas that a value may have to meet, and whether one on the way is marked. */
function unwrap(schemas: z.core.$ZodType[]): {
  marked: boolean;
  plain: z.core.$ZodTypes[];
} {
  const seen = new Set<z.core.$ZodType>();
  const plain: z.core.$ZodTypes[] = [];
  const waiting = [...schemas];
  let marked = false;
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    if (sensitiveFields.has(next)) marked = true;
    const { def } = (next as z.core.$ZodTypes)._zod;
    switch (def.type) {
      case 'optional':
      case 'nullable':
      case 'default':
      case 'prefault':
      case 'nonoptional':
      case 'catch':
      case 'readonly':
      case 'success':
      case 'promise':
        waiting.push(def.innerType);
        break;
      case 'union':
        waiting.push(...def.options);
        break;
      case 'intersection':
        waiting.push(def.left, def.right);
        break;
      case 'pipe':
        waiting.push(def.in, def.out);
        break;
      case 'lazy':
        waiting.push(def.getter());
        break;
      default:
        plain.push(next as z.core.$ZodTypes);
    }
  }
  return { marked, plain };
}

function elementSchemas(
  schema: z.core.$ZodTypes,
  index: number,
): z.core.$ZodType[] {
  const { def } = schema._zod;
  switch (def.type) {
    case 'array':
      return [def.element];
    case 'tuple':
      return present([def.items[index] ?? def.rest]);
    default:
      return [];
  }
}

function propertySchemas(
  schema: z.core.$ZodTypes,
  key: string,
): z.core.$ZodType[] {
  const { def } = schema._zod;
  switch (def.type) {
    case 'object':
      return present([
        Object.hasOwn(def.shape, key) ? def.shape[key] : def.catchall,
      ]);
    case 'record':
      return [def.valueType];
    default:
      return [];
  }
}

function childrenOf(schema: z.core.$ZodTypes): z.core.$ZodType[] {
  const { def } = schema._zod;
  switch (def.type) {
    case 'array':
      return [def.element];
    case 'tuple':
      return present([...def.items, def.rest]);
    case 'object':
      return present([...Object.values(def.shape), def.catchall]);
    case 'record':
      return [def.valueType];
    default:
      return [];
  }
}

function present<T>(values: Array<T | null | undefined>): T[] {
  return values.filter(value => value !== null && value !== undefined);
}
