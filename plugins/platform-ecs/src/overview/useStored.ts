import { useCallback, useEffect, useMemo, useState } from 'react';
import { storageApiRef, useApi } from '@backstage/frontend-plugin-api';
import type { z } from 'zod';

const BUCKET = 'platform-ecs.overview';

/**
 * Something that belongs to the person and not to the page: kept by Backstage's storage, and the same in all open tabs. What was stored and doesn't parse counts as
 * absent.
 *
 * @param key - within the overview's bucket
 * @param schema - with a default for what is absent; must not change between renders
 */
export function useStored<TSchema extends z.ZodType>(
  key: string,
  schema: TSchema,
): readonly [z.output<TSchema>, (value: z.output<TSchema>) => void] {
  const storage = useApi(storageApiRef);
  const bucket = useMemo(() => storage.forBucket(BUCKET), [storage]);
  const [stored, setStored] = useState<unknown>(
    () => bucket.snapshot(key).value,
  );

  useEffect(() => {
    const subscription = bucket
      .observe$(key)
      .subscribe(({ value }) => setStored(value));
    return () => subscription.unsubscribe();
  }, [bucket, key]);

  const value = useMemo(() => {
    const parsed = schema.safeParse(stored);
    return parsed.success
      ? parsed.data
      : (schema.parse(undefined) as z.output<TSchema>);
  }, [schema, stored]);
  const store = useCallback(
    (next: z.output<TSchema>) => {
      setStored(next);
      void bucket.set(key, next as never);
    },
    [bucket, key],
  );
  return [value, store] as const;
}
