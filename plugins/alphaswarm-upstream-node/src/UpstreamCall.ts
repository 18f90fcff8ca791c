/** Whom a call is made for, and how long it may take. */
export type UpstreamCall = {
  /**
   * The staff member's user ref (`user:staff/<oid>`): they become the token's subject, the deployment's agent its `act`. Left out: the agent on its own, as for
   * schedules and the reconciler; it reads, and nothing else.
   */
  onBehalfOf?: string;
  /** Ends the call when the caller has gone. */
  signal?: AbortSignal;
  /** Deadline of the call with all its retries, milliseconds. Default: as configured. */
  deadlineMs?: number;
};

/** A call that changes something. There is always a person behind it, and always a key by which the upstream knows a repeat. */
export type UpstreamMutation = UpstreamCall & {
  onBehalfOf: string;
  /** Sent as `Idempotency-Key`: the privileged action's id. */
  idempotencyKey: string;
};
