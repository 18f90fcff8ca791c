import type { LogLine } from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { LogPageRequest, LogsApi } from '../api/LogsApi';
import type { ServiceAddress } from '../api/PlatformEcsApi';

/** How far back is looked at once, milliseconds: a filter that seldom matches would keep AWS reading for long otherwise. */
const WINDOW_MS = 60 * 60_000;
/** How far back in all. */
const FURTHEST_MS = 30 * 24 * WINDOW_MS;
const LINES = 500;
/** Pages that may be empty until somebody is asked whether to look further. */
const EMPTY_PAGES = 12;

type Direction = 'backward' | 'forward';

/** Where the reading of one service is, in one direction. */
type Place = { from: number; to: number; cursor?: string };

/** Options of {@link LogHistory.create}. */
export type LogHistoryOptions = {
  api: LogsApi;
  services: readonly ServiceAddress[];
  containers: readonly string[];
  task: string;
  filter: string;
  /** Epoch milliseconds; now if absent. */
  from?: number;
};

/** Reads pages of several services' history, from a moment into the past and from the same moment on. */
export class LogHistory {
  readonly #options: LogHistoryOptions;
  readonly #stopping = new AbortController();
  readonly #moment: number;
  readonly #places: Record<Direction, (Place | undefined)[]>;

  static create(options: LogHistoryOptions): LogHistory {
    return new LogHistory(options);
  }

  private constructor(options: LogHistoryOptions) {
    const moment = options.from ?? Date.now();
    this.#options = options;
    this.#moment = moment;
    this.#places = {
      backward: options.services.map(() => ({
        from: moment - WINDOW_MS,
        to: moment,
      })),
      forward: options.services.map(() => ({
        from: moment,
        to: moment + WINDOW_MS,
      })),
    };
  }

  hasMore(direction: Direction): boolean {
    return this.#places[direction].some(place => place !== undefined);
  }

  stop(): void {
    this.#stopping.abort();
  }

  /**
   * The next lines in a direction, oldest first; may be none although there are more further on.
   *
   * @throws PortalApiError
   */
  async read(
    direction: Direction,
  ): Promise<{ lines: LogLine[]; containers: string[] }> {
    const pages = await Promise.all(
      this.#options.services.map((address, index) =>
        this.#readService(address, index, direction),
      ),
    );
    return {
      lines: pages
        .flatMap(({ lines }) => lines)
        .toSorted((a, b) => a.at - b.at),
      containers: pages[0].containers,
    };
  }

  async #readService(
    address: ServiceAddress,
    index: number,
    direction: Direction,
  ): Promise<{ lines: LogLine[]; containers: string[] }> {
    const { api, containers, task, filter } = this.#options;
    const { signal } = this.#stopping;
    let known: string[] = [];
    for (let page = 0; page < EMPTY_PAGES; page++) {
      const place = this.#places[direction][index];
      if (!place) break;
      const request: LogPageRequest = {
        ...place,
        from: Math.max(0, place.from),
        filter,
        direction,
        limit: LINES,
        container: index === 0 ? containers : undefined,
        task: index === 0 ? task : undefined,
      };
      const answer = await api.page(address, request, { signal });
      this.#places[direction][index] = this.#next(
        place,
        direction,
        answer.cursor,
      );
      known = answer.containers;
      if (answer.lines.length > 0) {
        return { lines: answer.lines, containers: known };
      }
    }
    return { lines: [], containers: known };
  }

  #next(
    place: Place,
    direction: Direction,
    cursor: string | undefined,
  ): Place | undefined {
    if (cursor !== undefined) return { ...place, cursor };
    if (direction === 'forward') {
      return place.to >= Date.now()
        ? undefined
        : { from: place.to, to: place.to + WINDOW_MS };
    }
    return this.#moment - place.from >= FURTHEST_MS
      ? undefined
      : { from: place.from - WINDOW_MS, to: place.from };
  }
}
