import type {
  AuditActor,
  AuditLedger,
  AuditRequestContext,
} from '@alphaswarm-admin/plugin-audit-log-node';
import type {
  AuditEventDefinition,
  JsonObject,
} from '@alphaswarm-admin/plugin-audit-log-common';
import {
  createStaffSignIn,
  STAFF_USER_NAMESPACE,
  type GroupRoles,
  type StaffPolicyDescription,
  type VerifiedEntraIdToken,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { context, trace } from '@opentelemetry/api';
import type { Request } from 'express';
import type { OngoingSession } from '../sessions/StaffSessions';
import { signInEvent, signInRefusedEvent, signOutEvent } from './signInEvents';

/** What a recorder needs. */
export type SignInRecorderOptions = {
  ledger: AuditLedger;
  policy: StaffPolicyDescription;
  groupRoles: GroupRoles;
  logger: LoggerService;
  /** The auth provider's id. */
  connection: string;
};

/**
 * Tells the ledger who signed in and out, as `observed` rows.
 *
 * A row that can't be written does not stop anybody: a sign-in changes nothing of the platform, and staff must be able to look at a platform whose database
 * is down. It is logged as an error; whatever the person then does is refused by the ledger itself.
 */
export class SignInRecorder {
  readonly #options: SignInRecorderOptions;

  static create(options: SignInRecorderOptions): SignInRecorder {
    for (const event of [signInEvent, signInRefusedEvent, signOutEvent]) {
      options.ledger.register(event);
    }
    return new SignInRecorder(options);
  }

  private constructor(options: SignInRecorderOptions) {
    this.#options = options;
  }

  /** Somebody signed in. */
  async signedIn(
    request: Request,
    claims: VerifiedEntraIdToken,
    session: OngoingSession,
  ): Promise<void> {
    const { connection, groupRoles, policy } = this.#options;
    const { sub, ent = [] } = createStaffSignIn({
      claims,
      connection,
      groupRoles,
      sessionId: session.sessionId,
    }).claims;
    await this.#append(request, signInEvent, {
      kind: 'user',
      userRef: sub,
      name: claims.name,
      email: claims.email,
      roles: policy.rolesOf(ent),
    });
  }

  /** Entra's answer to a sign-in that was begun here was refused. Who it was isn't known. */
  async refused(request: Request, error: unknown): Promise<void> {
    const { name, message } = toError(error);
    await this.#append(
      request,
      signInRefusedEvent,
      { kind: 'user' },
      { error: { name, message } },
    );
  }

  /** Somebody signed out. */
  async signedOut(request: Request, session: OngoingSession): Promise<void> {
    await this.#append(request, signOutEvent, {
      kind: 'user',
      userRef: `user:${STAFF_USER_NAMESPACE}/${session.oid}`,
      name: session.name,
    });
  }

  async #append(
    request: Request,
    definition: AuditEventDefinition,
    actor: AuditActor,
    details?: JsonObject,
  ): Promise<void> {
    try {
      await this.#options.ledger.append({
        definition,
        phase: 'observed',
        actor,
        request: this.#contextOf(request),
        details,
      });
    } catch (error) {
      this.#options.logger.error(
        `${definition.title} of ${actor.userRef ?? 'an unknown person'} could not be recorded in the ledger`,
        toError(error),
      );
    }
  }

  #contextOf(request: Request): AuditRequestContext {
    return {
      ip: request.ip,
      userAgent: request.get('user-agent'),
      connection: this.#options.connection,
      requestId: trace.getSpanContext(context.active())?.traceId,
    };
  }
}
