import { NotFoundError } from '@backstage/errors';
import type { AuditRow } from '@alphaswarm-admin/plugin-audit-log-common';
import type { AuditLedger } from '@alphaswarm-admin/plugin-audit-log-node';
import { parseRequest } from '@alphaswarm-admin/plugin-openapi-node';
import type { Request } from 'express';
import type {
  ActionTarget,
  PrivilegedAction,
} from '../actions/PrivilegedAction';
import { createRevertAction, revertInputSchema } from './createRevertAction';

/** The actions of one plugin that can be undone. */
export class Reverts {
  readonly #ledger: AuditLedger;
  readonly #reverts = new Map<string, PrivilegedAction>();

  static create(ledger: AuditLedger): Reverts {
    return new Reverts(ledger);
  }

  private constructor(ledger: AuditLedger) {
    this.#ledger = ledger;
  }

  /** Makes the action that undoes another; undefined if that can't be undone, or is known already. */
  add(original: PrivilegedAction): PrivilegedAction | undefined {
    const { id } = original.event;
    if (!original.compensate || this.#reverts.has(id)) return undefined;
    const revert = createRevertAction(original, this.#ledger);
    this.#reverts.set(id, revert);
    return revert;
  }

  /**
   * The revert that a request asks for: of the target that the action had, and naming the action in its rows.
   *
   * @throws InputError (400), NotFoundError (404) if the plugin has no such action that can be undone
   */
  async asked(request: Request): Promise<PrivilegedAction> {
    const { actionId } = parseRequest(
      revertInputSchema,
      request.params,
      'path',
    );
    const rows = await this.#ledger.rowsOfAction(actionId);
    const intent = rows.find(({ phase }) => phase === 'intent');
    const revert = intent && this.#reverts.get(intent.event_type);
    if (!intent || !revert) {
      throw new NotFoundError(
        `There is no action '${actionId}' here that can be reverted`,
      );
    }
    return {
      ...revert,
      compensates: actionId,
      target: input => targetOf(intent) ?? revert.target(input),
    };
  }
}

function targetOf(intent: AuditRow): ActionTarget | undefined {
  const { target_kind: kind, target_id: id } = intent;
  if (kind === null || id === null) return undefined;
  return {
    kind,
    id,
    userId: intent.user_id ?? undefined,
    organizationId: intent.organization_id ?? undefined,
    workspaceId: intent.workspace_id ?? undefined,
    cellId: intent.cell_id ?? undefined,
  };
}
