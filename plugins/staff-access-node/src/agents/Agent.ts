import type { ActChain } from '@alphaswarm-admin/plugin-audit-log-common';

/** The namespace of the refs that stand for agents without a person behind them; the name is the agent's client id. */
export const STAFF_AGENT_NAMESPACE = 'staff-agent';

/** What the session of an agent is called as a connection: it came with its own Entra token. */
export const AGENT_CONNECTION = 'agent';

/** The person whom an agent acts for, as the token issuer vouches for them. */
export type RepresentedPerson = {
  /** The staff member's entity ref. */
  userRef: string;
  name: string;
  email?: string;
  /** The person's own ref, and those of their roles. */
  ownershipRefs: string[];
};

/** An agent that called with a token of its own, after the token was verified. */
export type Agent = {
  /** Its Entra client id, lower case: `azp` of the token. */
  id: string;
  /** What it is called in the configuration; its id if it isn't there. */
  title: string;
  /** Names of the permissions that the configuration lets it use: a limit, not a grant. */
  may: ReadonlySet<string>;
  /** Absent for an agent on its own. */
  person?: RepresentedPerson;
  /** Who acts, outermost first, if it acts for a person (RFC 8693 §4.1). */
  act?: ActChain;
  /** Why nothing is done for it although its token is genuine: it isn't known, or claims to act for somebody in a way that can't be. */
  doubt?: string;
  /** When its token expires. */
  expiresAt: Date;
};

/** The entity ref that stands for the caller: the person's, or the agent's own. */
export function userRefOf(agent: Agent): string {
  return agent.person?.userRef ?? `user:${STAFF_AGENT_NAMESPACE}/${agent.id}`;
}
