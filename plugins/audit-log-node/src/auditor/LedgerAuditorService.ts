import type {
  AuditorService,
  AuditorServiceCreateEventOptions,
  AuditorServiceEvent,
  AuthService,
  HttpAuthService,
  LoggerService,
  PluginMetadataService,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  canonicalJson,
  type JsonObject,
  MAX_DETAILS_BYTES,
} from '@alphaswarm-admin/plugin-audit-log-common';
import type { Request } from 'express';
import { v7 as uuidv7 } from 'uuid';
import type { AuditActor, AuditEvent, AuditLedger } from '../AuditLedger';
import { plainJsonObject } from '../ledger/plainJson';
import { backstageEvent, isMutation, severityOf } from './auditorEvents';
import { requestContextOf, requestTargetOf } from './auditorRequest';

/** Options of {@link LedgerAuditorService.create}. */
export type LedgerAuditorServiceOptions = {
  ledger: AuditLedger;
  /** Where every event goes, reads too. */
  log: AuditorService;
  logger: LoggerService;
  auth: AuthService;
  httpAuth: HttpAuthService;
  plugin: PluginMetadataService;
};

/**
 * Backstage's auditor, audit first: before a plugin's mutation goes on, its intent is in the ledger; a plugin whose intent is refused gets an
 * error instead of an event, and stops. Events that read go to the log only.
 */
export class LedgerAuditorService implements AuditorService {
  readonly #ledger: AuditLedger;
  readonly #log: AuditorService;
  readonly #logger: LoggerService;
  readonly #auth: AuthService;
  readonly #httpAuth: HttpAuthService;
  readonly #pluginId: string;

  static create(options: LedgerAuditorServiceOptions): LedgerAuditorService {
    return new LedgerAuditorService(options);
  }

  private constructor(options: LedgerAuditorServiceOptions) {
    this.#ledger = options.ledger;
    this.#log = options.log;
    this.#logger = options.logger;
    this.#auth = options.auth;
    this.#httpAuth = options.httpAuth;
    this.#pluginId = options.plugin.getId();
  }

  /**
   * @throws LedgerUnavailableError (503) if the intent of a mutation can't be recorded
   */
  async createEvent(
    options: AuditorServiceCreateEventOptions,
  ): Promise<AuditorServiceEvent> {
    const logged = await this.#log.createEvent(options);
    const { eventId, request } = options;
    if (
      !request ||
      !isMutation({ pluginId: this.#pluginId, eventId, method: request.method })
    ) {
      return logged;
    }
    const intent = await this.#describe(options, request);
    await this.#ledger.append(intent);
    return this.#outcomeOf(intent, logged, options.meta);
  }

  async #describe(
    options: AuditorServiceCreateEventOptions,
    request: Request,
  ): Promise<AuditEvent & { actionId: string }> {
    const definition = backstageEvent(this.#pluginId, options.eventId);
    this.#ledger.register(definition);
    return {
      definition,
      actionId: uuidv7(),
      phase: 'intent',
      severity: severityOf(options.severityLevel),
      actor: await this.#actorOf(request),
      request: requestContextOf(request),
      target: requestTargetOf(request),
      details: describeMeta(options.meta),
    };
  }

  async #actorOf(request: Request): Promise<AuditActor> {
    const credentials = await this.#httpAuth.credentials(request);
    if (this.#auth.isPrincipal(credentials, 'user')) {
      const { userEntityRef, actor } = credentials.principal;
      return {
        kind: 'user',
        userRef: userEntityRef,
        agentSubject: actor?.subject,
        act: actor && { sub: actor.subject },
      };
    }
    if (this.#auth.isPrincipal(credentials, 'service')) {
      return { kind: 'agent', agentSubject: credentials.principal.subject };
    }
    return { kind: 'agent', agentSubject: 'anonymous' };
  }

  /** The event that the plugin ends its mutation with. Its first word counts: plugins that report success in a `try` report failure when that throws. */
  #outcomeOf(
    intent: AuditEvent & { actionId: string },
    logged: AuditorServiceEvent,
    meta: AuditorServiceCreateEventOptions['meta'],
  ): AuditorServiceEvent {
    let ended = false;
    const end = async (phase: 'succeeded' | 'failed', details: JsonObject) => {
      if (ended) {
        this.#logger.warn(
          `Audit event ${intent.definition.id} of action ${intent.actionId} was ended twice; '${phase}' is not recorded`,
        );
        return;
      }
      ended = true;
      await this.#ledger.append({ ...intent, phase, details });
    };
    return {
      success: async options => {
        await logged.success(options);
        await end('succeeded', describeMeta({ ...meta, ...options?.meta }));
      },
      fail: async options => {
        await logged.fail(options);
        const { name, message } = options.error;
        await end('failed', {
          ...describeMeta({ ...meta, ...options.meta }),
          error: { name, message: message.slice(0, 1_000) },
        });
      },
    };
  }
}

/** Room for the error beside what the plugin tells. */
const MAX_META_BYTES = MAX_DETAILS_BYTES / 2;

/** What a plugin tells of its event. What a row can't hold is left out, and the row says so: it must not stop a mutation. */
function describeMeta(
  meta: AuditorServiceCreateEventOptions['meta'],
): JsonObject {
  if (!meta || Object.keys(meta).length === 0) return {};
  try {
    const plain = plainJsonObject(meta, 'meta');
    const bytes = Buffer.byteLength(canonicalJson(plain));
    return bytes > MAX_META_BYTES
      ? { metaOmitted: `${bytes} bytes` }
      : { meta: plain };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { metaOmitted: error.message };
  }
}
