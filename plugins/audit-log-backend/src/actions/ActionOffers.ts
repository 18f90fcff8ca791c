import type {
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import type {
  AuditAction,
  AuditActionOffer,
  AuditRow,
} from '@alphaswarm-admin/plugin-audit-log-common';
import type { AuditLedger } from '@alphaswarm-admin/plugin-audit-log-node';
import type {
  PrivilegedAction,
  PrivilegedActionRegistry,
  PrivilegedActionsService,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type { AuditLogStore } from '../database/AuditLogStore';

/** Options of {@link ActionOffers.create}. */
export type ActionOffersOptions = {
  ledger: Pick<AuditLedger, 'compensationsOf'>;
  store: AuditLogStore;
  registry: PrivilegedActionRegistry;
  privilegedActions: PrivilegedActionsService;
  acknowledge: PrivilegedAction;
};

/** An offer, before it is known whether the reader may take it. */
type Candidate = { action: PrivilegedAction; pluginId: string; path: string };

/** What could be done about an action: acknowledge that it was abandoned, or revert it. */
export class ActionOffers {
  readonly #options: ActionOffersOptions;

  static create(options: ActionOffersOptions): ActionOffers {
    return new ActionOffers(options);
  }

  private constructor(options: ActionOffersOptions) {
    this.#options = options;
  }

  /**
   * What the reader could do about an action, and what was done already.
   *
   * @param rows - the action's rows
   */
  async about(
    rows: AuditRow[],
    credentials: BackstageCredentials<BackstageUserPrincipal>,
  ): Promise<Omit<AuditAction, 'items'>> {
    const abandoned = rows.find(({ phase }) => phase === 'abandoned');
    if (abandoned) return this.#aboutAbandoned(abandoned, credentials);
    const succeeded = rows.find(({ phase }) => phase === 'succeeded');
    if (succeeded) return this.#aboutSucceeded(succeeded, credentials);
    return { offers: [] };
  }

  async #aboutAbandoned(
    { action_id }: AuditRow,
    credentials: BackstageCredentials<BackstageUserPrincipal>,
  ): Promise<Omit<AuditAction, 'items'>> {
    const acknowledgedBy =
      await this.#options.store.acknowledgementOf(action_id);
    if (acknowledgedBy) return { offers: [], acknowledgedBy };
    const offer = await this.#offer(credentials, {
      action: this.#options.acknowledge,
      pluginId: 'audit-log',
      path: `/actions/${action_id}/acknowledge`,
    });
    return { offers: [offer] };
  }

  async #aboutSucceeded(
    { action_id, event_type }: AuditRow,
    credentials: BackstageCredentials<BackstageUserPrincipal>,
  ): Promise<Omit<AuditAction, 'items'>> {
    const { ledger, registry } = this.#options;
    const reverts = await ledger.compensationsOf(action_id);
    const done = reverts.find(({ phase }) => phase === 'succeeded');
    if (done) return { offers: [], revertedBy: done.action_id };
    const revert = registry.findRevert(event_type);
    if (!revert) return { offers: [] };
    const offer = await this.#offer(credentials, {
      ...revert,
      path: `/actions/${action_id}/revert`,
    });
    return { offers: [offer] };
  }

  async #offer(
    credentials: BackstageCredentials<BackstageUserPrincipal>,
    { action, pluginId, path }: Candidate,
  ): Promise<AuditActionOffer> {
    const [availability] = await this.#options.privilegedActions.availability(
      credentials,
      [action],
    );
    return {
      action: action.event.id,
      title: action.event.title,
      pluginId,
      path,
      verdict: availability.verdict,
      ...(availability.verdict === 'denied' &&
        availability.whoCould !== undefined && {
          whoCould: availability.whoCould,
        }),
    };
  }
}
