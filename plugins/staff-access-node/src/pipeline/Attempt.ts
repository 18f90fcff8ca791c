import type {
  AuditActor,
  AuditRequestContext,
} from '@alphaswarm-admin/plugin-audit-log-node';
import type {
  ActionTarget,
  PrivilegedAction,
} from '../actions/PrivilegedAction';
import type { ProposalEvidence } from '../store/Proposals';
import type { StaffCaller } from '../identity/StaffSessionReader';

/** An attempt at a privileged action: who wants what, why, and what they saw. */
export type Attempt = {
  readonly action: PrivilegedAction;
  /** UUIDv7; the action's id if it comes to an intent. */
  readonly actionId: string;
  readonly caller: StaffCaller;
  /** The caller with name and roles at this moment. */
  readonly actor: AuditActor;
  readonly request: AuditRequestContext;
  /** The W3C `traceparent` for the remote side. */
  readonly traceparent: string;
  readonly idempotencyKey: string;
  /** Parsed by the action's schema. */
  readonly input: any;
  readonly target: ActionTarget;
  readonly reason: string;
  readonly seenVersion: string;
  /** Whether the version came in `If-Match`: then another one is a failed precondition, and not a conflict. */
  readonly isPrecondition?: boolean;
  /** What the person typed to confirm it. */
  readonly typedConfirmation?: string;
  readonly operationDigest: string;
  /** Hex SHA-256 of the canonical request: operation and reason. */
  readonly requestHash: string;
  /** The agent's proposal that it claims to confirm. */
  readonly proposalId?: string;
  /** What is known of that proposal, once it is known to be about this very attempt. */
  readonly proposal?: ProposalEvidence;
};
