/** Whether a request was given up by whoever made it, which is no failure. Told by name: browsers throw a `DOMException`. */
export function isAbort(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'name' in error &&
    error.name === 'AbortError'
  );
}
