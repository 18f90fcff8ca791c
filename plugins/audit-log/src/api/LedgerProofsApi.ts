import { createApiRef } from '@backstage/frontend-plugin-api';
import type { ReadOptions } from './AuditLogApi';
import type {
  ArchiveReport,
  CompletenessReport,
  ForwardingReport,
  IntegrityReport,
} from '@alphaswarm-admin/plugin-audit-log-common';

/** The log's name, and the keys that its heads verify with. */
export type LogKeyList = { origin: string; keys: string[] };

/** What the ledger proves by, as text that is verified here and nowhere else. */
export interface LedgerProofsApi {
  /**
   * C2SP verifier keys, the present one first.
   *
   * @throws PortalApiError
   */
  keys(options?: ReadOptions): Promise<LogKeyList>;

  /**
   * The signed head, a C2SP tlog-checkpoint.
   *
   * @throws PortalApiError
   */
  checkpoint(options?: ReadOptions): Promise<string>;

  /**
   * That a row is in the signed head, a C2SP tlog-proof.
   *
   * @throws PortalApiError; 503 while the head doesn't cover the row
   */
  proof(seq: number, options?: ReadOptions): Promise<string>;

  /**
   * That the signed head continues the head of `size` rows.
   *
   * @throws PortalApiError; 404 if the signed head has fewer rows
   */
  continuation(size: number, options?: ReadOptions): Promise<string>;

  /**
   * A row and its proof in one file.
   *
   * @throws PortalApiError
   */
  receipt(seq: number, options?: ReadOptions): Promise<string>;

  /**
   * What the portal itself has found out about the log: a watchman's word, where the other answers are proofs.
   *
   * @throws PortalApiError
   */
  integrity(options?: ReadOptions): Promise<IntegrityReport>;

  /**
   * How far the log was copied into its archive.
   *
   * @throws PortalApiError
   */
  archive(options?: ReadOptions): Promise<ArchiveReport>;

  /**
   * How far the systems have come that rows are sent to.
   *
   * @throws PortalApiError
   */
  forwarding(options?: ReadOptions): Promise<ForwardingReport>;

  /**
   * What came of comparing the log with what others say happened.
   *
   * @throws PortalApiError
   */
  completeness(options?: ReadOptions): Promise<CompletenessReport>;
}

/** The API ref of {@link LedgerProofsApi}. */
export const ledgerProofsApiRef = createApiRef<LedgerProofsApi>().with({
  id: 'plugin.audit-log.proofs',
  pluginId: 'audit-log',
});
