const tty = process.stdout.isTTY;
const paint = code => text => (tty ? `\u001b[${code}m${text}\u001b[0m` : text);

export const dim = paint(2);
export const bold = paint(1);
export const green = paint(32);
export const red = paint(31);
export const cyan = paint(36);

/**
 * Runs one step of the set-up, saying what it is before and how long it took after. A step that has nothing to do returns `'unchanged'`.
 *
 * @param {string} title
 * @param {() => Promise<unknown>} work
 */
export async function step(title, work) {
  const startedAt = Date.now();
  process.stdout.write(`${cyan('•')} ${title} …\n`);
  const outcome = await work();
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  const note = outcome === 'unchanged' ? 'already there' : `${seconds} s`;
  process.stdout.write(`${green('✓')} ${title} ${dim(`(${note})`)}\n`);
  return outcome;
}

/** An error that the person can do something about: shown without a stack. */
export class LauncherError extends Error {}

/** Ends the process with the error's message, and its stack unless it is a {@link LauncherError}. */
export function fail(error) {
  process.stderr.write(
    `\n${red('✗')} ${error instanceof LauncherError ? error.message : (error?.stack ?? error)}\n`,
  );
  process.exit(1);
}
