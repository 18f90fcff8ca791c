import { createHash } from 'node:crypto';

/** Someone in the tenant's directory. */
export interface DirectoryPerson {
  /** Entra object id, a UUID. */
  oid: string;
  name: string;
  /** Also the user principal name. */
  email: string;
  /** App roles assigned to them on `alphaswarm-staff`. */
  roles: readonly string[];
  /** Names or object ids of the groups they are in. */
  groups: readonly string[];
}

/** The people of a tenant. */
export class Directory {
  readonly tenantId: string;
  readonly people: readonly DirectoryPerson[];

  static create(options: {
    tenantId: string;
    people: readonly DirectoryPerson[];
  }): Directory {
    return new Directory(options.tenantId, options.people);
  }

  private constructor(tenantId: string, people: readonly DirectoryPerson[]) {
    this.tenantId = tenantId;
    this.people = people;
  }

  byOid(oid: unknown): DirectoryPerson | undefined {
    return this.people.find(person => person.oid === oid);
  }

  /** @param hint - an email address or user principal name, in any case */
  byLoginHint(hint: unknown): DirectoryPerson | undefined {
    return typeof hint === 'string'
      ? this.people.find(
          person => person.email.toLowerCase() === hint.toLowerCase(),
        )
      : undefined;
  }

  /** The claims about a person that Entra puts into ID tokens and access tokens. */
  claimsOf(person: DirectoryPerson) {
    return {
      tid: this.tenantId,
      oid: person.oid,
      name: person.name,
      preferred_username: person.email,
      email: person.email,
      roles: [...person.roles],
      groups: [...person.groups],
      ver: '2.0',
    };
  }
}

/**
 * `sub` is pairwise: another one for each application, and never the `oid`. A consumer that mixes the two up fails here as it would there.
 */
export function pairwiseSubject(oid: string, clientId: string): string {
  return createHash('sha256').update(`${clientId}|${oid}`).digest('base64url');
}
