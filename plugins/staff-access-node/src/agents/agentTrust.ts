import {
  parseTrustedUrl,
  readEntraTenant,
} from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import type { Config } from '@backstage/config';
import { z } from 'zod';

/** An agent that the configuration names. */
export type KnownAgent = { title: string; may: ReadonlySet<string> };

/** Somebody whose word about agents counts. */
export type AgentTokenIssuer = {
  /** Exactly as in `iss`. */
  issuer: string;
  jwksUrl: URL;
  /** The tenant that `tid` must name; undefined for an issuer that isn't an Entra tenant. */
  tenantId?: string;
};

/** Whose tokens about which agents are believed. */
export type AgentTrust = {
  issuers: AgentTokenIssuer[];
  /** The audiences that stand for this portal. */
  audiences: string[];
  /** By client id, lower case. */
  agents: ReadonlyMap<string, KnownAgent>;
};

const agentsSchema = z.strictObject({
  audience: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]),
  issuers: z
    .array(z.strictObject({ issuer: z.string(), jwksUrl: z.string() }))
    .default([]),
  allowed: z.array(
    z.strictObject({
      clientId: z.guid().toLowerCase(),
      title: z.string().trim().min(1).max(120),
      may: z.array(z.string().min(1)),
    }),
  ),
});

/**
 * Reads `staffAccess.agents`.
 *
 * @param config - the root config
 * @returns undefined if there is none: then no agent's token is a credential here
 * @throws Error naming the key that is missing or malformed
 */
export function readAgentTrust(config: Config): AgentTrust | undefined {
  const key = 'staffAccess.agents';
  const configured = config.getOptional(key);
  if (configured === undefined) return undefined;
  const parsed = agentsSchema.safeParse(configured);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new Error(`${[key, ...path].join('.')}: ${message}`);
  }
  const { audience, issuers, allowed } = parsed.data;
  const agents = new Map(
    allowed.map(({ clientId, title, may }) => [
      clientId,
      { title, may: new Set(may) },
    ]),
  );
  if (agents.size < allowed.length) {
    throw new Error(`${key}.allowed: an agent is named twice`);
  }
  const { issuer, jwksUrl, tenantId } = readEntraTenant(config);
  return {
    issuers: [
      { issuer, jwksUrl, tenantId },
      ...issuers.map((other, index) => ({
        issuer: other.issuer,
        jwksUrl: parseTrustedUrl(
          other.jwksUrl,
          `${key}.issuers.${index}.jwksUrl`,
        ),
      })),
    ],
    audiences: [audience].flat(),
    agents,
  };
}
