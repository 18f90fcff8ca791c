import type {
  BackstageCredentials,
  BackstageUserPrincipal,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  auditLogPermissions,
  auditRowReadPermission,
} from '@alphaswarm-admin/plugin-audit-log-common';
import {
  type AuditRowCriterion,
  auditRowResourceRef,
  auditRowRules,
} from '@alphaswarm-admin/plugin-audit-log-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  type ConditionTransformer,
  createConditionTransformer,
} from '@backstage/plugin-permission-node';
import type { VisibleRows } from './database/AuditLogStore';

/** What the policy lets a reader see: the whole log, or the rows that meet its conditions. */
export type ReadableRows =
  | { scope: 'all'; visible: undefined }
  | { scope: 'own'; visible: NonNullable<VisibleRows> };

/** Options of {@link RowAccess.create}. */
export type RowAccessOptions = {
  permissions: PermissionsService;
  permissionsRegistry: PermissionsRegistryService;
};

/** Asks the policy what of the log a reader may see. */
export class RowAccess {
  readonly #permissions: PermissionsService;
  readonly #toCriteria: ConditionTransformer<AuditRowCriterion>;

  /** Makes the log's permissions and rules known to the policy, too. */
  static create(options: RowAccessOptions): RowAccess {
    return new RowAccess(options);
  }

  private constructor(options: RowAccessOptions) {
    this.#permissions = options.permissions;
    options.permissionsRegistry.addResourceType({
      resourceRef: auditRowResourceRef,
      permissions: auditLogPermissions,
      rules: Object.values(auditRowRules),
    });
    this.#toCriteria = createConditionTransformer(
      options.permissionsRegistry.getPermissionRuleset(auditRowResourceRef),
    );
  }

  /** @throws NotAllowedError if the policy lets the reader see nothing */
  async readableBy(
    credentials: BackstageCredentials<BackstageUserPrincipal>,
  ): Promise<ReadableRows> {
    const [decision] = await this.#permissions.authorizeConditional(
      [{ permission: auditRowReadPermission }],
      { credentials },
    );
    switch (decision.result) {
      case AuthorizeResult.ALLOW:
        return { scope: 'all', visible: undefined };
      case AuthorizeResult.CONDITIONAL:
        return {
          scope: 'own',
          visible: this.#toCriteria(decision.conditions),
        };
      default:
        throw new NotAllowedError('You may not read the audit log');
    }
  }
}
