import type { HumanDuration } from '@backstage/types';

export interface Config {
  staffAccess: {
    /** Actions that need a second person. */
    approvals?: {
      /** How long a request waits before it expires. Default 24 hours. */
      expireAfter?: HumanDuration | string;
    };
    /** The Entra tenant of the staff. */
    entra: {
      /** The tenant's id, a UUID; no alias such as `common`. */
      tenantId: string;
      /** The client id of the app registration that staff sign in to (`alphaswarm-staff`): the audience of ID tokens. */
      clientId: string;
      /** Exactly as in ID tokens' `iss`. https, or http to loopback. Default `https://login.microsoftonline.com/<tenantId>/v2.0`. */
      issuer?: string;
      /** Where the issuer's keys are. Default: by Microsoft's layout, from the issuer. */
      jwksUrl?: string;
    };
    /** Which roles each group stands for: group object id (or the name that Pomerium passes) to a list of role names. */
    groupRoles?: { [group: string]: string[] };
    /** Agents that call with an Entra token of their own. Left out: no agent's token is a credential. */
    agents?: {
      /** The audience of their tokens: the app registration that stands for the portal's API, one or several. */
      audience: string | string[];
      /** Who may issue such tokens beside the staff tenant: whoever delegates to agents (RFC 8693). */
      issuers?: Array<{
        /** Exactly as in `iss`. */
        issuer: string;
        /** Where the issuer's keys are. https, or http to loopback. */
        jwksUrl: string;
      }>;
      /** The agents. One that isn't here gets 403, and its attempts are in the audit log. */
      allowed: Array<{
        /** The Entra client id, a UUID: `azp` of its tokens. */
        clientId: string;
        /** What the audit log and the step-up page call it. */
        title: string;
        /** Names of the permissions that it may use, such as `platform-ecs.service.read`. A limit to what the policy gives, not a grant. */
        may: string[];
      }>;
    };
  };
  /** The Pomerium in front of the portal. With `jwksUrl` set, every request must carry a valid assertion. */
  pomerium?: {
    /** Where Pomerium publishes its keys, `https://…/.well-known/pomerium/jwks.json`. https, or http to loopback. */
    jwksUrl?: string;
    /** Accepted issuers, each exactly as in `iss` (a bare host or a URL). */
    issuers?: string[];
    /** Accepted audiences. */
    audiences?: string[];
    /** The only admitted group. Default `alphaswarm-staff`. */
    group?: string;
    /** The claim that holds the person's Entra object id. Default `sub`. */
    subjectClaim?: string;
  };
}
