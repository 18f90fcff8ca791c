import { ConfigReader } from '@backstage/config';
import { stringifyEntityRef, parseEntityRef } from '@backstage/catalog-model';
import fc from 'fast-check';
import { createStaffSignIn, readGroupRoles } from './staffSignIn';

const oid = '0B8F6C0E-1111-4222-8333-444455556666';
const sessionId = '6f2b1f6e-2f7a-4a64-8b3a-5d6c7e8f9a0b';
const person = { oid, name: 'Carl Compliance', roles: [], groups: [] };
const groupRoles = new Map([
  ['soc-group', ['Operator', 'Auditor']],
  ['compliance-group', ['Compliance', 'Auditor']],
]);

function signIn(changes: object) {
  return createStaffSignIn({
    claims: { ...person, ...changes },
    connection: 'entra',
    sessionId,
    groupRoles,
  }).claims;
}

describe('createStaffSignIn', () => {
  it('names the person by object id and says which sign-in it is', () => {
    expect(signIn({ email: 'carl@staff.alpha-swarm.example' })).toEqual({
      sub: 'user:staff/0b8f6c0e-1111-4222-8333-444455556666',
      ent: ['user:staff/0b8f6c0e-1111-4222-8333-444455556666'],
      sid: sessionId,
      name: 'Carl Compliance',
      email: 'carl@staff.alpha-swarm.example',
      idp: 'entra',
    });
  });

  it('has no email where there is none', () => {
    expect(signIn({})).not.toHaveProperty('email');
  });

  it('adds up roles and what groups stand for, each once', () => {
    expect(
      signIn({
        roles: ['Compliance', 'Finance'],
        groups: ['Compliance-Group', 'soc-group', 'unknown-group'],
      }).ent,
    ).toEqual([
      'user:staff/0b8f6c0e-1111-4222-8333-444455556666',
      'group:staff-role/auditor',
      'group:staff-role/compliance',
      'group:staff-role/finance',
      'group:staff-role/operator',
    ]);
  });

  it('gives nothing for a role that is nothing but punctuation', () => {
    expect(signIn({ roles: ['***', ''] }).ent).toHaveLength(1);
  });

  it('makes only valid entity refs, whatever roles are called', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 80 })), roles => {
        for (const ref of signIn({ roles }).ent ?? []) {
          expect(stringifyEntityRef(parseEntityRef(ref))).toBe(ref);
          expect(ref).toMatch(/^(user|group):[a-z-]+\/[a-z0-9]+(-[a-z0-9]+)*$/);
          expect(ref.split('/')[1].length).toBeLessThanOrEqual(63);
        }
      }),
    );
  });

  it('never lets a role leave its namespace', () => {
    expect(signIn({ roles: ['x/../../user:staff/y', 'Admin/'] }).ent).toEqual([
      'user:staff/0b8f6c0e-1111-4222-8333-444455556666',
      'group:staff-role/admin',
      'group:staff-role/x-user-staff-y',
    ]);
  });
});

describe('readGroupRoles', () => {
  it('reads groups by id or name, in any case', () => {
    const read = readGroupRoles(
      new ConfigReader({
        staffAccess: {
          groupRoles: {
            '0B8F6C0E-1111-4222-8333-444455556666': ['Admin'],
            'alphaswarm operations': ['Operator'],
          },
        },
      }),
    );
    expect(Object.fromEntries(read)).toEqual({
      '0b8f6c0e-1111-4222-8333-444455556666': ['Admin'],
      'alphaswarm operations': ['Operator'],
    });
  });

  it('is empty where nothing is configured', () => {
    expect(readGroupRoles(new ConfigReader({})).size).toBe(0);
  });

  it.each([{ soc: 'Operator' }, { soc: [1] }, { soc: [''] }, ['soc']])(
    'refuses %j and names the group',
    configured => {
      expect(() =>
        readGroupRoles(
          new ConfigReader({
            staffAccess: { groupRoles: configured as object },
          }),
        ),
      ).toThrow('staffAccess.groupRoles');
    },
  );
});
