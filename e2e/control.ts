/** The sandbox's control API, as the tests use it. */
const controlUrl = process.env.E2E_CONTROL_URL ?? 'http://127.0.0.1:8909';

async function call<T>(
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const response = await fetch(`${controlUrl}${path}`, {
    method,
    headers: body ? { 'content-type': 'application/json' } : {},
    body: body ? JSON.stringify(body) : undefined,
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${method} ${path}: ${response.status} ${text}`);
  }
  return (text ? JSON.parse(text) : undefined) as T;
}

/** A call that a stand-in received. */
export type RecordedCall = { operation: string; input?: unknown };

/** What the stand-in `standIn` was asked for since {@link forgetCalls}, of `operation` or of all. */
export async function calls(
  standIn: string,
  operation?: string,
): Promise<RecordedCall[]> {
  const query = new URLSearchParams({
    standIn,
    ...(operation && { operation }),
  });
  const answer = await call<{ items: RecordedCall[] }>(
    'GET',
    `/calls?${query}`,
  );
  return answer.items;
}

export const forgetCalls = () => call<void>('DELETE', '/calls');

/** Makes a stand-in fail until {@link healFaults}. */
export const injectFault = (fault: {
  standIn: string;
  operation?: string;
  kind:
    'latency' | 'throttle' | 'deny' | 'error' | 'malformed' | 'drop' | 'hang';
  status?: number;
  when?: 'before' | 'after';
  latencyMs?: number;
  times?: number;
}) => call<void>('POST', '/faults', fault);

/** Registers a task definition for a service, as somebody outside of the portal would, and deploys it if asked to. */
export const registerRevision = (
  service: string,
  revision: {
    imageTag: string;
    deploy?: boolean;
    defect?: { kind: 'image-not-found' };
  },
) =>
  call<{ revision: number }>(
    'POST',
    `/aws/services/${service}/revisions`,
    revision,
  );

/** ECS forgets the stopped tasks of a service, as it does after about an hour. */
export const forgetStoppedTasks = (service: string) =>
  call<void>('DELETE', `/aws/services/${service}/stopped-tasks`);

export const healFaults = () => call<void>('DELETE', '/faults');

export const stopPostgres = () => call<void>('POST', '/postgres/stop');

export const startPostgres = () => call<void>('POST', '/postgres/start');

/** Falsifies the ID tokens that Entra issues, until {@link honestEntra}. */
export const tamperWithEntra = (tamper: {
  omitClaims?: string[];
  setClaims?: Record<string, unknown>;
  signature?: 'none' | 'hs256-public-key' | 'foreign-key';
}) => call<void>('PUT', '/entra/tamper', tamper);

export const honestEntra = () => call<void>('DELETE', '/entra/tamper');

/** With what a test becomes an agent. */
export const blueprint = () =>
  call<{ id: string; secret: string; agentIdentityIds: string[] }>(
    'GET',
    '/entra/blueprint',
  );

/** How a target of cp's halt behaves from now on, until {@link forgetHalts}. */
export const setHaltTarget = (behaviour: {
  target: string;
  outcome?:
    | 'halted'
    | 'unauthorized'
    | 'forbidden'
    | 'not-found'
    | 'timeout'
    | 'garbage'
    | 'mistaken'
    | 'unmentioned';
  ms?: number;
}) => call<void>('PUT', '/cp/halt/targets', behaviour);

/** Nothing is halted at cp any more, as if somebody had released it there, and its targets behave. */
export const forgetHalts = () => call<void>('DELETE', '/cp/halt');

type State = { staff: Array<{ oid: string; name: string }> };

/** The Entra object id of a demo staff member. */
export async function oidOf(name: string): Promise<string> {
  const { staff } = await call<State>('GET', '/state');
  const found = staff.find(person => person.name === name);
  if (!found) throw new Error(`Nobody of the demo staff is called ${name}`);
  return found.oid;
}

/** Changes a service as somebody in AWS's console would, past the portal. */
export const changeFromConsole = (change: {
  user: string;
  service: string;
  desiredCount?: number;
  forceNewDeployment?: boolean;
}) => call<{ eventId: string }>('POST', '/aws/console/update-service', change);

/** From the next second on the service's tasks together write so many more lines, `sequence` 0, 1, 2, …. */
export const startBurst = (burst: {
  service: string;
  linesPerSecond: number;
  seconds: number;
}) => call<void>('POST', '/logs/bursts', burst);

/** Cuts the connection of every Live Tail session in the middle. @returns how many */
export async function cutLiveTails(): Promise<number> {
  const { cut } = await call<{ cut: number }>('POST', '/logs/tails/cut');
  return cut;
}

/** Multiplies the load of a service for a while; it may have begun before now, so that metrics and alarms show it at once. */
export const spikeLoad = (
  service: string,
  spike: { factor: number; beganMinutesAgo: number; minutes: number },
) => call<void>('POST', `/aws/services/${service}/load-spikes`, spike);

/** Ends what {@link spikeLoad} began, as if it had never been. */
export const calmLoad = (service: string) =>
  call<void>('DELETE', `/aws/services/${service}/load-spikes`);

/** Refunds as somebody in Stripe's dashboard would, past the portal. */
export const refundInDashboard = (refund: { charge: string; amount: number }) =>
  call<{ id: string }>('POST', '/stripe/dashboard/refunds', refund);

/** How the next run of a workload ends. */
export const endNextRun = (ends: 'failed' | 'halted' | 'rejected') =>
  call<void>('PUT', '/cp/runs/next', { ends });

/** cp answers so many of the next mutations with a challenge of its own. */
export const challengeAtCp = (times: number) =>
  call<void>('PUT', '/cp/challenges', { times });
