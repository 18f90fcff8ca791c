/** The actions that are still running, at the bottom right. */
export function ActionTray() {
  return null;
}
