import type { OtherAccounts } from './aws/accounts/OtherAccounts';
import type { AwsStandIns } from './aws/AwsStandIns';
import type { Platform } from './cp';
import type { CallLog } from './calls';
import type { Clock } from './clock';
import type { Entra } from './entra';
import type { FaultInjector } from './faults';
import type { Postgres } from './postgres';
import type { Scenario } from './scenario';
import type { StripeAccount } from './stripe';

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
  'stripe',
] as const;

export type StandInName = (typeof standInNames)[number];

/** A sandbox that listens. */
export interface Sandbox {
  readonly scenario: Scenario;
  readonly clock: Clock;
  readonly calls: CallLog;
  readonly faults: FaultInjector;
  readonly entra: Entra;
  readonly platform: Platform;
  readonly aws: AwsStandIns;
  readonly otherAccounts: OtherAccounts;
  readonly stripe: StripeAccount;
  readonly postgres: Postgres | undefined;
  readonly origins: Record<StandInName | 'control', string>;
  /** A fresh AWS world and Stripe account; no faults, no recorded calls, the clock as at the start, an honest Entra, Postgres running. */
  reset(): Promise<void>;
  /** Stops all of it. */
  close(): Promise<void>;
}
