import type { OtherAccounts } from './aws/accounts/OtherAccounts';
import type { AwsStandIns } from './aws/AwsStandIns';
import type { CallLog } from './calls';
import type { Clock } from './clock';
import type { Entra } from './entra';
import type { FaultInjector } from './faults';
import type { Postgres } from './postgres';
import type { Scenario } from './scenario';

/** The stand-ins that listen on a port, in the order in which they are started. */
export const standInNames = [
  'entra',
  'ecs',
  'cloudwatch',
  'logs',
  'cp',
  'core',
  's3',
  'kms',
  'cloudtrail',
  'autoscaling',
  'sts',
] as const;

export type StandInName = (typeof standInNames)[number];

/** A sandbox that listens. */
export interface Sandbox {
  readonly scenario: Scenario;
  readonly clock: Clock;
  readonly calls: CallLog;
  readonly faults: FaultInjector;
  readonly entra: Entra;
  readonly aws: AwsStandIns;
  readonly otherAccounts: OtherAccounts;
  readonly postgres: Postgres | undefined;
  readonly origins: Record<StandInName | 'control', string>;
  /** A fresh AWS world; no faults, no recorded calls, the clock as at the start, an honest Entra, Postgres running. */
  reset(): Promise<void>;
  /** Stops all of it. */
  close(): Promise<void>;
}
