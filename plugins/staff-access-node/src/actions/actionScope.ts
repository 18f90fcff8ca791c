import { AsyncLocalStorage } from 'node:async_hooks';

/** A request by which an action changed something elsewhere, as that side knows it. */
export type RemoteCall = {
  /** Whom it went to, e.g. `aws:ecs`. */
  system: string;
  /** What was asked, e.g. `UpdateService`. */
  operation: string;
  /** The other side's id of the request. AWS CloudTrail lists it as `requestID`. */
  requestId: string;
};

/** What a client of a remote system can know of the action on whose behalf it calls. */
export type ActionScope = {
  readonly actionId: string;
  /** Notes a call that the other side has answered with success; the action's outcome row names it. */
  record(call: RemoteCall): void;
};

const scopes = new AsyncLocalStorage<ActionScope>();

/**
 * The action that is being performed, wherever in its `perform` or `compensate` the caller is; undefined outside of any. As OpenTelemetry does with
 * traces, so that no action has to hand its id down to the client that calls: the client's middleware stamps its requests with it, and
 * notes what they were answered with. The comparison of the ledger with what the other side says happened matches by these.
 */
export function actionScope(): ActionScope | undefined {
  return scopes.getStore();
}

/**
 * Runs something on behalf of an action.
 *
 * @param calls - what is recorded is added to these
 */
export function runInActionScope<T>(
  actionId: string,
  calls: RemoteCall[],
  run: () => Promise<T>,
): Promise<T> {
  return scopes.run({ actionId, record: call => calls.push(call) }, run);
}
