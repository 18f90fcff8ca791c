import { Client, type ClientConfig } from 'pg';
import { toError } from '@backstage/errors';
import type { StartupFinding } from './StartupFinding';

const KEY = 'backend.database.connection.user';

/** What a role may do that the portal must not be able to, and why. */
const RIGHTS = [
  {
    column: 'rolsuper',
    problem:
      'is a superuser, who can switch off what keeps the ledger append-only',
  },
  {
    column: 'rolreplication',
    problem: 'may replicate, which bypasses every right to a table',
  },
  {
    column: 'rolbypassrls',
    problem: 'bypasses row security',
  },
  {
    column: 'rolcreaterole',
    problem: 'may create roles, and so give itself rights',
  },
] as const;

/** Roles of hosted Postgres that come close to a superuser; their members may alter what they don't own. */
const ADMINISTRATORS = ['rds_superuser', 'cloudsqlsuperuser', 'azure_pg_admin'];

/**
 * Asks the database which rights the portal's role has. The role that signs in counts, whatever it becomes afterwards
 * (`backend.database.role`): it can become itself again.
 *
 * @param connection - as the portal connects
 * @returns what is unsafe, or that it could not be asked: a portal that starts without its database doesn't serve anyway
 */
export async function checkDatabaseRole(
  connection: ClientConfig,
): Promise<StartupFinding[]> {
  const client = new Client(connection);
  // A connection that breaks while nothing is asked must not end the process: the question below tells.
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<RoleRow>(
      `select rolname, ${RIGHTS.map(({ column }) => column).join(', ')},
         array(
           select a.rolname::text from pg_roles a
           where a.rolname = any($1) and pg_has_role(session_user, a.oid, 'member')
         ) as administrators
       from pg_roles where rolname = session_user`,
      [ADMINISTRATORS],
    );
    return rows.flatMap(findingsOf);
  } catch (error) {
    return [
      {
        key: 'backend.database.connection',
        problem: `could not be asked which rights the portal has: ${reasonOf(error)}`,
      },
    ];
  } finally {
    await client.end().catch(() => {});
  }
}

type RoleRow = {
  rolname: string;
  administrators: string[];
} & Record<(typeof RIGHTS)[number]['column'], boolean>;

function findingsOf(role: RoleRow): StartupFinding[] {
  return [
    ...RIGHTS.filter(({ column }) => role[column]).map(
      ({ problem }) => problem,
    ),
    // A superuser is a member of every role.
    ...(role.rolsuper ? [] : role.administrators).map(
      administrators => `is a member of ${administrators}`,
    ),
  ].map(problem => ({ key: KEY, problem: `${role.rolname} ${problem}` }));
}

/** The message, or the code where Node tells several addresses' failures at once and says nothing itself. */
function reasonOf(thrown: unknown): string {
  const error = toError(thrown);
  return error.message || String((error as NodeJS.ErrnoException).code);
}
