/**
 * A database's error in words that quote no row: Postgres's details and hints are left out.
 *
 * @param error - what knex or node-postgres threw
 */
export function describeDatabaseError(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  const { code } = error as { code?: unknown };
  // knex puts the statement before Postgres's own words.
  const message = error.message.split(' - ').at(-1) ?? error.name;
  return typeof code === 'string' ? `${code} ${message}` : message;
}
