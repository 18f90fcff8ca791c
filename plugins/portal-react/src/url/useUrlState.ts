import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import type { z } from 'zod';

/** A change of some fields. `undefined` takes a field out of the URL. */
export type UrlStateChange<TSchema extends z.ZodObject> = {
  [K in keyof z.output<TSchema>]?: z.output<TSchema>[K] | undefined;
};

/** Changes the URL. `replace` keeps the change out of the browser's history, for values that change while typing. */
export type SetUrlState<TSchema extends z.ZodObject> = (
  change: UrlStateChange<TSchema>,
  options?: { replace?: boolean },
) => void;

/**
 * State that lives in the query string, so that a filtered page can be shared, reloaded and gone back to. Each field is parsed by its
 * own schema; a value that doesn't parse counts as absent. Values that equal the schema's default stay out of the URL, parameters that the
 * schema doesn't know stay in it.
 *
 * @param schema - a flat object of strings, numbers (`z.coerce.number()`), enums and arrays of strings; must not change between renders
 */
export function useUrlState<TSchema extends z.ZodObject>(
  schema: TSchema,
): readonly [z.output<TSchema>, SetUrlState<TSchema>] {
  const [params, setParams] = useSearchParams();
  const search = params.toString();

  const state = useMemo(
    () => readUrlState(schema, new URLSearchParams(search)),
    [schema, search],
  );

  const setState = useCallback<SetUrlState<TSchema>>(
    (change, options) => {
      setParams(previous => writeUrlState(schema, previous, change), {
        replace: options?.replace,
      });
    },
    [schema, setParams],
  );

  return [state, setState] as const;
}

/** Reads the fields of `schema` from a query string. */
export function readUrlState<TSchema extends z.ZodObject>(
  schema: TSchema,
  params: URLSearchParams,
): z.output<TSchema> {
  const state: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(schema.shape)) {
    state[name] = readField(field as z.ZodType, params.getAll(name));
  }
  return state as z.output<TSchema>;
}

function readField(field: z.ZodType, values: string[]): unknown {
  const candidates: unknown[] =
    values.length > 0 ? [values[0], values, undefined] : [undefined];
  for (const candidate of candidates) {
    const parsed = field.safeParse(candidate);
    if (parsed.success) {
      return parsed.data;
    }
  }
  return undefined;
}

/** The query string after `change`. */
export function writeUrlState<TSchema extends z.ZodObject>(
  schema: TSchema,
  previous: URLSearchParams,
  change: UrlStateChange<TSchema>,
): URLSearchParams {
  const params = new URLSearchParams(previous);
  for (const [name, value] of Object.entries(change)) {
    params.delete(name);
    const field = schema.shape[name] as z.ZodType | undefined;
    const isDefault = field && value === readField(field, []);
    if (isDefault || value === undefined || value === null || value === '') {
      continue;
    }
    for (const item of Array.isArray(value) ? value : [value]) {
      params.append(name, String(item));
    }
  }
  return params;
}
