import { TestDatabases } from '@backstage/backend-test-utils';
import type { AuditRow } from '@alphaswarm-admin/plugin-audit-log-common';
import {
  type AuditRowCriterion,
  isOwnRowRule,
} from '@alphaswarm-admin/plugin-audit-log-node';
import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import type { Knex } from 'knex';
import { restrictTo } from './restrictTo';

type Criteria = PermissionCriteria<AuditRowCriterion>;

const actors = [
  'user:staff/a',
  'user:staff/b',
  "user:staff/' or true --",
  null,
];

function is(value: string): Criteria {
  return { column: 'actor_user_id', value };
}

/** The meaning of criteria by the rule's `apply`. */
function applies(criteria: Criteria, actor: string | null): boolean {
  if ('allOf' in criteria) {
    return criteria.allOf.every(inner => applies(inner, actor));
  }
  if ('anyOf' in criteria) {
    return criteria.anyOf.some(inner => applies(inner, actor));
  }
  if ('not' in criteria) return !applies(criteria.not, actor);
  return isOwnRowRule.apply({ actor_user_id: actor } as AuditRow, {
    userRef: criteria.value,
  });
}

describe('restrictTo', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  let database: Knex;

  beforeAll(async () => {
    database = await databases.init('POSTGRES_18');
    await database.schema.createTable('rows', table => {
      table.text('actor_user_id');
    });
    await database('rows').insert(
      actors.map(actor => ({ actor_user_id: actor })),
    );
  });

  it.each<[string, Criteria]>([
    ['a condition', is('user:staff/a')],
    ['a value with metacharacters', is("user:staff/' or true --")],
    [
      'a negation, which rows without an actor meet',
      { not: is('user:staff/a') },
    ],
    ['a double negation', { not: { not: is('user:staff/a') } }],
    ['an alternative', { anyOf: [is('user:staff/a'), is('user:staff/b')] }],
    ['a conjunction', { allOf: [is('user:staff/a'), is('user:staff/b')] }],
    [
      'a nesting',
      {
        allOf: [
          { anyOf: [is('user:staff/a'), { not: is('user:staff/b') }] },
          { not: { anyOf: [is('user:staff/c'), is('user:staff/a')] } },
        ],
      },
    ],
  ])('selects what the rule applies to: %s', async (_, criteria) => {
    const selected = await database('rows as row')
      .where(restrictTo(criteria))
      .pluck('actor_user_id');
    expect(selected).toEqual(actors.filter(actor => applies(criteria, actor)));
  });
});
