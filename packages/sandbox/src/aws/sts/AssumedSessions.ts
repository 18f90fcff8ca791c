import type { Clock } from '../../clock';
import { createRandom } from '../../random';
import type { AwsScenario } from '../../scenario';
import { AwsError } from '../AwsError';

/** Credentials that STS gave for a role. */
export interface AssumedSession {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  accountId: string;
  role: AwsScenario['roles'][number];
  sessionName: string;
  /** Epoch milliseconds. */
  expiresAt: number;
}

/** The sessions of assumed roles: what STS gave out, and what the other services look keys up in. */
export class AssumedSessions {
  readonly #accounts: AwsScenario[];
  readonly #clock: Clock;
  readonly #random;
  readonly #sessions = new Map<string, AssumedSession>();

  static create(options: {
    accounts: AwsScenario[];
    clock: Clock;
    seed: string;
  }): AssumedSessions {
    return new AssumedSessions(options);
  }

  private constructor(options: {
    accounts: AwsScenario[];
    clock: Clock;
    seed: string;
  }) {
    this.#accounts = options.accounts;
    this.#clock = options.clock;
    this.#random = createRandom(options.seed, 'sts', 'session');
  }

  /**
   * Begins a session.
   *
   * @throws AwsError AccessDenied if there is no such role, or it doesn't trust the caller
   */
  assume(options: {
    roleArn: string;
    sessionName: string;
    externalId?: string;
    durationSeconds: number;
  }): AssumedSession {
    const { roleArn, sessionName, externalId, durationSeconds } = options;
    for (const { accountId, roles } of this.#accounts) {
      const role = roles.find(
        ({ name }) => roleArn === `arn:aws:iam::${accountId}:role/${name}`,
      );
      if (!role || role.externalId !== externalId) continue;
      const session: AssumedSession = {
        accessKeyId: `ASIA${this.#random.hex(16).toUpperCase()}`,
        secretAccessKey: this.#random.hex(40),
        sessionToken: this.#random.hex(120),
        accountId,
        role,
        sessionName,
        expiresAt: this.#clock.now() + durationSeconds * 1000,
      };
      this.#sessions.set(session.accessKeyId, session);
      return session;
    }
    // STS says the same whether a role doesn't exist or doesn't trust the caller.
    throw new AwsError(
      'AccessDenied',
      `User: arn:aws:sts::${this.#accounts[0].accountId}:assumed-role/portal/task is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
      { status: 403 },
    );
  }

  /**
   * The session of a key; undefined for one that STS never gave out: the portal's own.
   *
   * @throws AwsError as services answer what is expired or doesn't belong together
   */
  find(
    accessKeyId: string,
    sessionToken: string | undefined,
  ): AssumedSession | undefined {
    const session = this.#sessions.get(accessKeyId);
    // Temporary keys begin with ASIA: one that isn't known is of a sandbox that has ended.
    if (!session && !accessKeyId.startsWith('ASIA')) return undefined;
    if (session?.sessionToken !== sessionToken || !session) {
      throw new AwsError(
        'UnrecognizedClientException',
        'The security token included in the request is invalid.',
      );
    }
    if (session.expiresAt <= this.#clock.now()) {
      throw new AwsError(
        'ExpiredTokenException',
        'The security token included in the request is expired',
      );
    }
    return session;
  }

  /** Ends all sessions at once, as revoking them in IAM does. */
  expireAll(): void {
    for (const session of this.#sessions.values()) session.expiresAt = 0;
  }
}
