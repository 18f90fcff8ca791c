/**
 * Runs an operation that has to end in time. At the deadline its signal is aborted, and its promise is not waited for: an operation that ignores the signal
 * can't hold up its caller.
 *
 * @param timeoutMs - the deadline, milliseconds from now
 * @throws what the operation throws, or `late()` at the deadline
 */
export async function withDeadline<T>(
  timeoutMs: number,
  operation: (signal: AbortSignal) => Promise<T>,
  late: () => Error,
): Promise<T> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = late();
      // Rejected before it is aborted, so that the deadline and not the operation's own complaint about the abort is what is heard.
      reject(error);
      controller.abort(error);
    }, timeoutMs);
  });
  try {
    return await Promise.race([operation(controller.signal), deadline]);
  } finally {
    clearTimeout(timer);
  }
}
