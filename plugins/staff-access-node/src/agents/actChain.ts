import type { ActChain } from '@alphaswarm-admin/plugin-audit-log-common';

/** How many agents may stand between the person and the portal. */
export const MAX_ACTORS = 3;

/** An `act` claim after it was looked at. */
export type ReadActChain = { chain: ActChain } | { doubt: string };

/**
 * Reads the `act` claim of a verified token: who acts, outermost first, and for whom that actor acts in turn. Only `sub` and `iss` are taken over; a chain that is
 * malformed, longer than {@link MAX_ACTORS}, goes in a circle, or speaks of another issuer than the token's is no chain.
 *
 * @param claim - as in the token
 * @param token - `agentId`: who presented it, which the outermost actor must be; `issuer`: `iss`; `isKnown`: whether an agent is in the configuration
 * @see https://www.rfc-editor.org/rfc/rfc8693#section-4.1
 */
export function readActChain(
  claim: unknown,
  token: {
    agentId: string;
    issuer: string;
    isKnown: (agentId: string) => boolean;
  },
): ReadActChain {
  const actors: Array<{ sub: string; iss?: string }> = [];
  for (let link: unknown = claim; link !== undefined;) {
    if (actors.length === MAX_ACTORS) {
      return { doubt: `its chain of actors is longer than ${MAX_ACTORS}` };
    }
    const { sub, iss, act } = (isObject(link) ? link : {}) as Record<
      string,
      unknown
    >;
    if (typeof sub !== 'string' || sub === '') {
      return { doubt: 'its chain of actors is malformed' };
    }
    if (iss !== undefined && iss !== token.issuer) {
      return { doubt: 'its chain of actors names another issuer' };
    }
    const actor = sub.toLowerCase();
    if (actors.some(earlier => earlier.sub === actor)) {
      return { doubt: 'its chain of actors goes in a circle' };
    }
    actors.push({
      sub: actor,
      ...(iss !== undefined && { iss: token.issuer }),
    });
    link = act;
  }
  if (actors[0]?.sub !== token.agentId) {
    return { doubt: 'the actor that it names is not the one that presents it' };
  }
  if (!actors.every(({ sub }) => token.isKnown(sub))) {
    return { doubt: 'its chain names an agent that the portal does not know' };
  }
  const chain = actors.reduceRight<ActChain | undefined>(
    (inner, actor) => ({ ...actor, ...(inner && { act: inner }) }),
    undefined,
  );
  return { chain: chain! };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
