import {
  mockServices,
  type TestDatabases,
} from '@backstage/backend-test-utils';
import { CompanyChanges } from '../changes/CompanyChanges';
import { createChangesDatabase } from '../changes/createChangesDatabase';

/** A database of its own, and as many replicas on it as are asked for. */
export async function changesDatabase(databases: TestDatabases) {
  const knex = await databases.init('POSTGRES_18');
  return {
    knex,
    replica: () =>
      CompanyChanges.create(
        createChangesDatabase({
          database: mockServices.database({ knex }),
          logger: mockServices.logger.mock(),
        }),
      ),
  };
}
