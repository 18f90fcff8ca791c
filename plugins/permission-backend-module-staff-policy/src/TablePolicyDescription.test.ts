import { TablePolicyDescription } from './TablePolicyDescription';

const description = new TablePolicyDescription();

describe('TablePolicyDescription', () => {
  it.each([
    ['platform-ecs.service.scale', 'Operator or Admin'],
    ['platform-ecs.service.read', 'any staff member'],
    ['audit-log.row.read', 'Compliance, Auditor, or Admin'],
    ['platform-ecs.service.deregister', undefined],
    ['', undefined],
  ])('says who could %s', (permission, who) => {
    expect(description.whoCould(permission)).toBe(who);
  });

  it('names roles, sorted, each once', () => {
    expect(
      description.rolesOf([
        'user:staff/x',
        'group:staff-role/operator',
        'group:staff-role/auditor',
        'group:staff-role/operator',
        'group:staff-role/unheard-of',
      ]),
    ).toEqual(['Auditor', 'Operator']);
  });

  it('names the least role where there is none', () => {
    expect(description.rolesOf(['user:staff/x'])).toEqual(['Viewer']);
    expect(description.rolesOf([])).toEqual(['Viewer']);
  });
});
