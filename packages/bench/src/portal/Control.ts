/** A call that a stand-in received. */
export type RecordedCall = {
  standIn: string;
  operation: string;
  /** ISO 8601, by the sandbox's clock. */
  at: string;
};

/** A demo staff member. */
export type DemoStaff = { oid: string; name: string };

type State = {
  staff: DemoStaff[];
  origins: { ecs: string };
  services: Array<{ name: string; steady: boolean; rolloutState: string }>;
};

/** The sandbox's control API (packages/sandbox/README.md). */
export class Control {
  readonly #url: string;

  static create(options: { url: string }): Control {
    return new Control(options.url);
  }

  private constructor(url: string) {
    this.#url = url;
  }

  async staff(): Promise<DemoStaff[]> {
    return (await this.#state()).staff;
  }

  /** Where the ECS stand-in listens. */
  async ecsOrigin(): Promise<string> {
    return (await this.#state()).origins.ecs;
  }

  /** Whether nothing of a service moves, by its ECS. */
  async isSteady(service: string): Promise<boolean> {
    const { services } = await this.#state();
    const found = services.find(({ name }) => name === service);
    return found?.steady === true && found.rolloutState === 'COMPLETED';
  }

  /** Begins a rollout of the same task definition, as somebody would past the portal. */
  async redeployInConsole(service: string): Promise<void> {
    await this.#ask('POST', '/aws/console/update-service', {
      user: 'maria',
      service,
      forceNewDeployment: true,
    });
  }

  /** What the AWS stand-ins were asked, oldest first. */
  async awsCalls(): Promise<RecordedCall[]> {
    const { items } = await this.#ask<{ items: RecordedCall[] }>(
      'GET',
      '/calls',
    );
    return items.filter(({ standIn }) =>
      ['ecs', 'cloudwatch', 'logs'].includes(standIn),
    );
  }

  /** Sets how fast the world of AWS moves, 1 for real time, and moves it on by `advanceMs` at once. */
  async setClock(clock: { rate: number; advanceMs: number }): Promise<void> {
    await this.#ask('POST', '/clock', clock);
  }

  /** From the next second on the service's tasks together write so many more lines, with `sequence` 0, 1, 2, …. */
  async startBurst(burst: {
    service: string;
    linesPerSecond: number;
    seconds: number;
  }): Promise<void> {
    await this.#ask('POST', '/logs/bursts', burst);
  }

  /** When alphaswarm-cp was asked for something since {@link Control.forgetCalls}; epoch milliseconds, by the same machine's clock. */
  async cpCalls(operation: string): Promise<number[]> {
    const query = new URLSearchParams({ standIn: 'cp', operation });
    const { items } = await this.#ask<{ items: RecordedCall[] }>(
      'GET',
      `/calls?${query}`,
    );
    return items.map(({ at }) => Date.parse(at));
  }

  /** How often a stand-in was asked since {@link Control.forgetCalls}. */
  async callsTo(standIn: string): Promise<number> {
    const { items } = await this.#ask<{ items: RecordedCall[] }>(
      'GET',
      `/calls?${new URLSearchParams({ standIn })}`,
    );
    return items.length;
  }

  async forgetCalls(): Promise<void> {
    await this.#tell('DELETE', '/calls');
  }

  /** Every answer of alphaswarm-cp to an operation comes so much later. @param latency.ms - milliseconds */
  async slowCp(latency: { operation: string; ms: number }): Promise<void> {
    await this.#ask('POST', '/faults', {
      standIn: 'cp',
      kind: 'latency',
      operation: latency.operation,
      latencyMs: latency.ms,
    });
  }

  /** Nothing is halted any more, as if somebody had released it at alphaswarm-cp. */
  async forgetHalts(): Promise<void> {
    await this.#tell('DELETE', '/cp/halt');
  }

  #state(): Promise<State> {
    return this.#ask('GET', '/state');
  }

  async #ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    return JSON.parse(await this.#tell(method, path, body)) as T;
  }

  async #tell(method: string, path: string, body?: unknown): Promise<string> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${response.status} ${text}`);
    }
    return text;
  }
}
