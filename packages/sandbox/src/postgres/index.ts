export {
  startPostgres,
  type Postgres,
  type StartPostgresOptions,
} from './startPostgres';
export type { PostgresSettings } from './serverSettings';
