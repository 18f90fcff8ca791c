import type { JsonObject } from '@backstage/types';
import { fromEnvironment } from '../portal/stage';

/**
 * The portal's own settings where they matter here, on the Postgres that scripts/bench.mjs started.
 *
 * @param port - where to listen
 */
export function serverConfig(port: number): JsonObject {
  const baseUrl = `http://127.0.0.1:${port}`;
  return {
    app: { baseUrl },
    backend: {
      baseUrl,
      listen: { port, host: '127.0.0.1' },
      database: {
        client: 'pg',
        pluginDivisionMode: 'schema',
        connection: {
          host: fromEnvironment('PGHOST'),
          port: Number(fromEnvironment('PGPORT')),
          user: fromEnvironment('PGUSER'),
          password: fromEnvironment('PGPASSWORD'),
          database: fromEnvironment('PGDATABASE'),
        },
        knexConfig: { pool: { min: 0, max: 10 } },
      },
    },
    auth: { environment: 'production', providers: { bench: {} } },
    events: { useEventBus: 'never' },
    permission: { enabled: true },
  };
}
