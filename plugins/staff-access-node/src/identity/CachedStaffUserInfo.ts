import {
  coreServices,
  createServiceFactory,
  type AuthService,
  type BackstageCredentials,
  type BackstageUserInfo,
  type BackstageUserPrincipal,
  type DiscoveryService,
  type LoggerService,
  type UserInfoService,
} from '@backstage/backend-plugin-api';
import { ResponseError, toError } from '@backstage/errors';
import { z } from 'zod';
import { userRefOf } from '../agents/Agent';
import {
  agentCallersServiceRef,
  type AgentCallers,
} from '../agents/AgentCallers';

/** How long an answer counts as current, milliseconds: how late a changed role is noticed after the person's next refresh. */
const FRESH_MS = 5_000;

/** How long an answer is good enough while the auth backend can't give a new one, milliseconds. */
const STALE_MS = 15 * 60_000;

/** How many people's answers are kept. */
const CAPACITY = 1_000;

type Entry = { info: BackstageUserInfo; readAt: number };

/** Answers by user ref, shared by all plugins of the process. */
export type UserInfoCache = Map<string, Entry>;

const answerSchema = z.object({
  claims: z.object({ sub: z.string(), ent: z.array(z.string()) }),
});

/**
 * Who somebody is and which roles they hold, for the permission policy.
 *
 * Backstage keeps this in the auth backend's database: without it every permission check fails, and with it every read of the portal.
 * Here the last answer goes on for a quarter of an hour while there is no newer one, so that an outage of the database stops mutations (the
 * ledger sees to that) and not the reads that don't need it. The price: a role taken away during the outage is noticed after it.
 */
export class CachedStaffUserInfo implements UserInfoService {
  readonly #auth: AuthService;
  readonly #discovery: DiscoveryService;
  readonly #logger: LoggerService;
  readonly #cache: UserInfoCache;
  readonly #agents: Pick<AgentCallers, 'agentOf'>;
  readonly #reading = new Map<string, Promise<BackstageUserInfo>>();

  static create(options: {
    auth: AuthService;
    discovery: DiscoveryService;
    logger: LoggerService;
    cache: UserInfoCache;
    agents: Pick<AgentCallers, 'agentOf'>;
  }): CachedStaffUserInfo {
    return new CachedStaffUserInfo(options);
  }

  private constructor(options: {
    auth: AuthService;
    discovery: DiscoveryService;
    logger: LoggerService;
    cache: UserInfoCache;
    agents: Pick<AgentCallers, 'agentOf'>;
  }) {
    this.#auth = options.auth;
    this.#discovery = options.discovery;
    this.#logger = options.logger;
    this.#cache = options.cache;
    this.#agents = options.agents;
  }

  async getUserInfo(
    credentials: BackstageCredentials,
  ): Promise<BackstageUserInfo> {
    const agent = this.#agents.agentOf(credentials);
    if (agent) {
      // Its own token says it, and is no older than an hour; what a person's last sign-in said stays untouched.
      return {
        userEntityRef: userRefOf(agent),
        ownershipEntityRefs: agent.person?.ownershipRefs ?? [],
      };
    }
    if (!this.#auth.isPrincipal(credentials, 'user')) {
      throw new Error('Only user credentials are supported');
    }
    const { userEntityRef } = credentials.principal;
    const known = this.#cache.get(userEntityRef);
    const age = known ? Date.now() - known.readAt : Number.POSITIVE_INFINITY;
    if (known && age < FRESH_MS) return known.info;
    try {
      return await this.#readOnce(credentials);
    } catch (error) {
      if (!known || age > STALE_MS) throw error;
      this.#logger.warn(
        `Roles of ${userEntityRef} can't be read; those of ${Math.round(age / 1000)} s ago still count`,
        toError(error),
      );
      return known.info;
    }
  }

  /** A page's many checks at once cost one question. */
  #readOnce(
    credentials: BackstageCredentials<BackstageUserPrincipal>,
  ): Promise<BackstageUserInfo> {
    const { userEntityRef } = credentials.principal;
    let reading = this.#reading.get(userEntityRef);
    if (!reading) {
      reading = this.#readAndKeep(credentials).finally(() =>
        this.#reading.delete(userEntityRef),
      );
      this.#reading.set(userEntityRef, reading);
    }
    return reading;
  }

  async #readAndKeep(
    credentials: BackstageCredentials<BackstageUserPrincipal>,
  ): Promise<BackstageUserInfo> {
    const { userEntityRef } = credentials.principal;
    const { token } = await this.#auth.getLimitedUserToken(credentials);
    const info = await this.#read(token, userEntityRef);
    this.#keep(userEntityRef, info);
    return info;
  }

  async #read(token: string, userRef: string): Promise<BackstageUserInfo> {
    const response = await fetch(
      `${await this.#discovery.getBaseUrl('auth')}/v1/userinfo`,
      {
        headers: { authorization: `Bearer ${token}` },
        signal: AbortSignal.timeout(5_000),
      },
    );
    if (!response.ok) throw await ResponseError.fromResponse(response);
    const { claims } = answerSchema.parse(await response.json());
    if (claims.sub !== userRef) {
      throw new Error('The auth backend answered for somebody else');
    }
    return { userEntityRef: claims.sub, ownershipEntityRefs: claims.ent };
  }

  #keep(userRef: string, info: BackstageUserInfo): void {
    this.#cache.delete(userRef);
    this.#cache.set(userRef, { info, readAt: Date.now() });
    if (this.#cache.size > CAPACITY) {
      const oldest = this.#cache.keys().next().value;
      if (oldest !== undefined) this.#cache.delete(oldest);
    }
  }
}

/** Replaces Backstage's `coreServices.userInfo`. */
export const cachedStaffUserInfoServiceFactory = createServiceFactory({
  service: coreServices.userInfo,
  deps: {
    auth: coreServices.auth,
    discovery: coreServices.discovery,
    logger: coreServices.logger,
    agents: agentCallersServiceRef,
  },
  createRootContext: (): UserInfoCache => new Map(),
  factory: (deps, cache) => CachedStaffUserInfo.create({ ...deps, cache }),
});
