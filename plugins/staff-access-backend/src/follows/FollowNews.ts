import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  AuthorizeResult,
  type Permission,
} from '@backstage/plugin-permission-common';
import type {
  NotificationSendOptions,
  NotificationService,
} from '@backstage/plugin-notifications-node';
import {
  auditRowReadPermission,
  type AuditRow,
} from '@alphaswarm-admin/plugin-audit-log-common';
import type { AuditLedger } from '@alphaswarm-admin/plugin-audit-log-node';
import type {
  EndedAction,
  Followables,
  Follows,
  KnownStaff,
  PendingNews,
  PersonPolicy,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { isEnd, tellOnlooker, tellReader } from './tellEnded';

/** How many rows of the ledger are looked through at once. */
const ROWS_AT_ONCE = 500;

/** How many people are told in one run. */
const NEWS_A_RUN = 200;

/** After how long news is none any more, milliseconds: the audit log has it all the same. */
const NEWS_FOR_MS = 24 * 3_600_000;

/** Options of {@link FollowNews.create}. */
export type FollowNewsOptions = {
  follows: Pick<Follows, 'position' | 'note' | 'pending' | 'settle' | 'giveUp'>;
  followables: Followables;
  ledger: Pick<AuditLedger, 'rowsFrom' | 'rowsOfAction' | 'definitions'>;
  staff: KnownStaff;
  people: PersonPolicy;
  notifications: NotificationService;
  logger: LoggerService;
};

/**
 * Tells people what others did to what they follow. It follows the ledger: who is to be told is noted together with how far it has come, so that an action is
 * noted once for each of them, whichever process dies when. What is noted is sent until it was taken; sent twice in between, it is the same notification,
 * because it has the same scope.
 */
export class FollowNews {
  readonly #options: FollowNewsOptions;

  static create(options: FollowNewsOptions): FollowNews {
    return new FollowNews(options);
  }

  private constructor(options: FollowNewsOptions) {
    this.#options = options;
  }

  /** Looks for what has ended, and tells of it. What can't be read or told is tried again by the next run; never throws. */
  async tell(signal: AbortSignal): Promise<void> {
    try {
      await this.#gather(signal);
      await this.#giveUp();
      for (const news of await this.#options.follows.pending(NEWS_A_RUN)) {
        if (signal.aborted) return;
        // One that can't be told is no reason to keep others back.
        await this.#tellOf(news).catch(this.#failed);
      }
    } catch (error) {
      this.#failed(error);
    }
  }

  readonly #failed = (error: unknown): void => {
    this.#options.logger.warn(
      `Not everybody could be told of what they follow: ${toError(error).message}`,
    );
  };

  /** Goes on through the ledger to its end. */
  async #gather(signal: AbortSignal): Promise<void> {
    const { follows, ledger } = this.#options;
    let from = await follows.position();
    while (from !== undefined && !signal.aborted) {
      const rows = await ledger.rowsFrom(from, ROWS_AT_ONCE);
      if (rows.length === 0) return;
      const to = rows[rows.length - 1].seq + 1;
      await follows.note({ from, to, ended: rows.flatMap(endedAction) });
      from = to;
    }
  }

  async #giveUp(): Promise<void> {
    const { follows, logger } = this.#options;
    const left = await follows.giveUp(new Date(Date.now() - NEWS_FOR_MS));
    if (left > 0) {
      logger.error(
        `${left} notifications of what people follow could not be sent for a day, and are given up`,
      );
    }
  }

  async #tellOf(news: PendingNews): Promise<void> {
    const { follows, notifications } = this.#options;
    const notice = await this.#noticeOf(news);
    if (notice) await notifications.send(notice);
    await follows.settle(news);
  }

  /** @returns undefined if the person may not know of it now */
  async #noticeOf({
    actionId,
    follow,
  }: PendingNews): Promise<NotificationSendOptions | undefined> {
    const { followables, staff, ledger } = this.#options;
    const { userRef, target, title } = follow;
    const permission = followables.find(target.kind)?.permission;
    const ownershipRefs = await staff.ownershipRefsOf(userRef);
    if (!permission || !ownershipRefs) return undefined;
    const may = (what: Permission) =>
      this.#options.people.decide(what, { userRef, ownershipRefs }).result ===
      AuthorizeResult.ALLOW;
    if (!may(permission)) return undefined;
    const rows = await ledger.rowsOfAction(actionId);
    if (rows.length === 0) return undefined;
    const definition = ledger
      .definitions()
      .find(({ id }) => id === rows[0].event_type);
    // Whoever may read only their own rows learns nothing of this one: it is somebody else's.
    const isReader = may(auditRowReadPermission);
    return {
      recipients: { type: 'entity', entityRef: userRef },
      payload: {
        ...(isReader ? tellReader : tellOnlooker)(rows, definition, title),
        description: `You follow ${title}.`,
        link: isReader ? `/audit-log?action=${actionId}` : follow.path,
        topic: 'follows',
        scope: `follow-${actionId}`,
      },
    };
  }
}

/** The action that a row ends; none if it ends none, or the row doesn't say on what. */
function endedAction(row: AuditRow): EndedAction[] {
  const { seq, action_id: actionId, target_kind: kind, target_id: id } = row;
  return isEnd(row) && kind !== null && id !== null
    ? [{ actionId, seq, target: { kind, id }, actor: row.actor_user_id }]
    : [];
}
