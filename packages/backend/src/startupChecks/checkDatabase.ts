import type { Config } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { isLoopbackHost } from './exposure';
import type { StartupFinding } from './StartupFinding';

/** What the configuration says of the database: Postgres, over TLS that is verified. */
export function checkDatabase(config: Config): StartupFinding[] {
  const client = config.getOptionalString('backend.database.client');
  if (client !== 'pg') {
    return [
      {
        key: 'backend.database.client',
        problem: `is '${client}': the ledger needs Postgres ('pg')`,
      },
    ];
  }
  const key = 'backend.database.connection';
  const connection = config.getOptional<JsonObject | string>(key);
  if (connection === undefined) return [{ key, problem: 'is missing' }];
  if (typeof connection === 'string') {
    return [
      {
        key,
        problem:
          'is a connection string: use an object, so that the ledger can set its timeouts',
      },
    ];
  }
  return [...checkAddress(key, connection), ...checkTls(key, connection)];
}

function checkAddress(key: string, connection: JsonObject): StartupFinding[] {
  const { type = 'default' } = connection;
  if (type !== 'default') {
    return [
      {
        key: `${key}.type`,
        problem: `is '${type}': the health check signs in by password only`,
      },
    ];
  }
  return ['host', 'database', 'user', 'password']
    .filter(option => !connection[option])
    .map(option => ({ key: `${key}.${option}`, problem: 'is missing' }));
}

function checkTls(key: string, connection: JsonObject): StartupFinding[] {
  const { host, ssl } = connection;
  // A socket or this machine itself: nothing goes over a network.
  if (typeof host !== 'string' || host.startsWith('/')) return [];
  if (isLoopbackHost(host)) return [];
  if (!ssl) {
    return [
      {
        key: `${key}.ssl`,
        problem: 'is off: the password and every row would travel in the clear',
      },
    ];
  }
  const unverified =
    typeof ssl === 'object' &&
    !Array.isArray(ssl) &&
    String(ssl.rejectUnauthorized) === 'false';
  return unverified
    ? [
        {
          key: `${key}.ssl.rejectUnauthorized`,
          problem:
            'is false, so that anybody could pose as the database: name the authority in NODE_EXTRA_CA_CERTS instead',
        },
      ]
    : [];
}
