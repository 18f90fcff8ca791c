import {
  coreServices,
  createServiceFactory,
  createServiceRef,
  type LoggerService,
} from '@backstage/backend-plugin-api';
import { ServiceUnavailableError } from '@backstage/errors';

/** How long a shutdown waits for actions under way, milliseconds. */
export const DRAIN_MS = 25_000;

/** The privileged actions that this process is at work on, so that a shutdown lets them finish and takes no new ones. */
export interface ActionsInFlight {
  /**
   * Runs an action, counted.
   *
   * @throws ServiceUnavailableError (503) if the process is shutting down
   */
  run<T>(action: () => Promise<T>): Promise<T>;

  /** Refuses new actions, and resolves when those under way are done, or after `timeoutMs`. Never rejects. */
  drain(timeoutMs: number): Promise<void>;
}

/** The default {@link ActionsInFlight}. */
export class DefaultActionsInFlight implements ActionsInFlight {
  readonly #logger: LoggerService;
  readonly #running = new Set<Promise<unknown>>();
  #draining = false;

  static create(options: { logger: LoggerService }): DefaultActionsInFlight {
    return new DefaultActionsInFlight(options.logger);
  }

  private constructor(logger: LoggerService) {
    this.#logger = logger;
  }

  async run<T>(action: () => Promise<T>): Promise<T> {
    if (this.#draining) {
      throw new ServiceUnavailableError(
        'The portal is restarting: nothing was done. Try again in a moment.',
      );
    }
    const running = action();
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  async drain(timeoutMs: number): Promise<void> {
    this.#draining = true;
    if (this.#running.size === 0) return;
    this.#logger.info(`Waiting for ${this.#running.size} actions to finish`);
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<void>(resolve => {
      timer = setTimeout(resolve, timeoutMs);
    });
    await Promise.race([Promise.allSettled(this.#running), timeout]);
    clearTimeout(timer);
    if (this.#running.size > 0) {
      this.#logger.warn(
        `Stopped with ${this.#running.size} actions under way: the reconciler will find out what became of them`,
      );
    }
  }
}

/** The actions under way, one count per process. */
export const actionsInFlightServiceRef = createServiceRef<ActionsInFlight>({
  id: 'staff-access.actions-in-flight',
  scope: 'root',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {
        logger: coreServices.rootLogger,
        lifecycle: coreServices.rootLifecycle,
      },
      factory({ logger, lifecycle }) {
        const inFlight = DefaultActionsInFlight.create({ logger });
        // Before shutdown, not at it: at shutdown Backstage closes the database connections that the last rows need.
        lifecycle.addBeforeShutdownHook(() => inFlight.drain(DRAIN_MS));
        return inFlight;
      },
    }),
});
