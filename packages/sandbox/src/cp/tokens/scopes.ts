import { CpRefusal } from '../envelope';

const everybody = ['read:infrastructure', 'read:topology', 'read:tenancy'];

/** What each Entra app role may do at cp. `admin:cluster` covers the rest. */
const scopesOfRoles: Record<string, readonly string[]> = {
  Admin: [...everybody, 'admin:cluster'],
  Operator: [
    ...everybody,
    'manage:agents',
    'manage:tenants',
    'manage:connections',
    'halt:workflows',
  ],
  Compliance: [...everybody, 'manage:tenancy'],
  Engineer: everybody,
  Finance: everybody,
  Auditor: everybody,
  Viewer: everybody,
};

/** The scopes of a person. A role that the table doesn't know gives nothing. */
export function scopesOf(roles: readonly string[]): string[] {
  return [...new Set(roles.flatMap(role => scopesOfRoles[role] ?? []))];
}

/** @throws CpRefusal 403 that says what is needed and what there is */
export function requireScope(granted: readonly string[], scope: string): void {
  if (granted.includes(scope) || granted.includes('admin:cluster')) {
    return;
  }
  throw new CpRefusal(
    403,
    'insufficient_scope',
    `${scope} or admin:cluster is needed`,
    { required: [scope], granted: [...granted] },
  );
}
