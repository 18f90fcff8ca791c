/** AWS allows 15 in an account and region: the rest is for people at the console. */
const MOST_SESSIONS = 10;

/** How many Live Tail sessions the portal holds in each account and region. */
export class LiveTailSessions {
  readonly #open = new WeakMap<object, number>();

  static create(): LiveTailSessions {
    return new LiveTailSessions();
  }

  private constructor() {}

  /**
   * Takes one, if there is one.
   *
   * @param account - what stands for the account and region: its clients
   * @returns what gives it back
   */
  take(account: object): (() => void) | undefined {
    const open = this.#open.get(account) ?? 0;
    if (open >= MOST_SESSIONS) return undefined;
    this.#open.set(account, open + 1);
    let given = false;
    return () => {
      if (given) return;
      given = true;
      this.#open.set(account, (this.#open.get(account) ?? 1) - 1);
    };
  }
}
