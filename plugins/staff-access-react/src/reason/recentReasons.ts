const STORAGE_KEY = 'alphaswarm-admin:recent-reasons';
const KEPT = 5;

/** The reasons given last on this browser, newest first. Only the words: not what they were given for. */
export function recentReasons(storage: Storage = localStorage): string[] {
  try {
    const stored: unknown = JSON.parse(storage.getItem(STORAGE_KEY) ?? '[]');
    return Array.isArray(stored)
      ? stored.filter((item): item is string => typeof item === 'string')
      : [];
  } catch {
    // Unreadable, or storage is not allowed here: there is nothing to offer.
    return [];
  }
}

/** Remembers a reason that was sent. */
export function rememberReason(
  reason: string,
  storage: Storage = localStorage,
): void {
  const reasons = [
    reason,
    ...recentReasons(storage).filter(other => other !== reason),
  ].slice(0, KEPT);
  try {
    storage.setItem(STORAGE_KEY, JSON.stringify(reasons));
  } catch {
    // Full or forbidden: the offer is a convenience, the action is not.
  }
}
