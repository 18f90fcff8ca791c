import type { JsonValue } from '@alphaswarm-admin/plugin-audit-log-common';

/**
 * What an outcome says went wrong. The row keeps it as `{ name, message }`, or as plain text.
 *
 * @returns `undefined` if it says nothing
 */
export function errorInWords(error: JsonValue | undefined): string | undefined {
  if (typeof error === 'string') return error || undefined;
  if (!error || typeof error !== 'object' || Array.isArray(error)) {
    return undefined;
  }
  const { name, message } = error;
  return (
    [name, message]
      .filter((part): part is string => typeof part === 'string' && part !== '')
      .join(': ') || undefined
  );
}
