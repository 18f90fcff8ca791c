import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import type {
  PrivilegedAction,
  PrivilegedActionRegistry,
  StaffCaller,
  StoredApproval,
} from '@alphaswarm-admin/plugin-staff-access-node';

/** Tells who may be the second person: whoever may do it themselves, and didn't ask for it. */
export class SecondPerson {
  readonly #permissions: PermissionsService;
  readonly #registry: PrivilegedActionRegistry;

  static create(options: {
    permissions: PermissionsService;
    registry: PrivilegedActionRegistry;
  }): SecondPerson {
    return new SecondPerson(options.permissions, options.registry);
  }

  private constructor(
    permissions: PermissionsService,
    registry: PrivilegedActionRegistry,
  ) {
    this.#permissions = permissions;
    this.#registry = registry;
  }

  /**
   * Why a caller may not be the second person for a request. People are told apart by their Entra object id, which their entity ref holds, so that another session,
   * another token or an agent makes nobody somebody else.
   *
   * @returns undefined if they may
   */
  async objection(
    approval: StoredApproval,
    { session, agent, credentials }: StaffCaller,
  ): Promise<string | undefined> {
    if (agent) {
      return 'An agent is nobody’s second person: a person has to decide, in a sign-in of their own.';
    }
    if (approval.requester === session.userRef) {
      return 'You asked for it yourself: somebody else has to decide.';
    }
    const allowed = await this.actionsOf(credentials, [approval.actionType]);
    if (allowed.length === 0) {
      const title =
        this.#registry.find(approval.actionType)?.event.title ??
        approval.actionType;
      return `Only those who may do it themselves may decide on it: ${title}.`;
    }
    return approval.words.some(({ approver }) => approver === session.userRef)
      ? 'You have given your word on it already.'
      : undefined;
  }

  /** Those of some actions that the caller may do themselves, under whatever condition. */
  async actionsOf(
    credentials: BackstageCredentials,
    actionTypes: readonly string[],
  ): Promise<string[]> {
    const known = actionTypes
      .map(type => this.#registry.find(type))
      .filter((action): action is PrivilegedAction => action !== undefined);
    if (known.length === 0) return [];
    const decisions = await this.#permissions.authorizeConditional(
      known.map(({ permission }) => ({ permission })),
      { credentials },
    );
    return known
      .filter((_, index) => isNoDenial(decisions[index]))
      .map(({ event }) => event.id);
  }
}

function isNoDenial(decision: PolicyDecision | undefined): boolean {
  return (
    decision?.result === AuthorizeResult.ALLOW ||
    decision?.result === AuthorizeResult.CONDITIONAL
  );
}
