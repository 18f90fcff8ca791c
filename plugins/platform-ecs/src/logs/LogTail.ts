import type {
  LogTailMessage,
  LogTailMode,
  LogTailRequest,
} from '@alphaswarm-admin/plugin-platform-ecs-common';

/** How the tail is, for the page's state line. */
export type LogTailState = {
  mode: LogTailMode;
  /** A sentence, where there is something to say. */
  reason?: string;
  /** Why the tail can't be served at all. */
  refused?: string;
};

/** Options of {@link LogTail.open}. */
export type LogTailOptions = {
  openSocket(): Promise<WebSocket>;
  request: Omit<LogTailRequest, 'type' | 'since'>;
  /** The time of the newest line that the page has; asked again at each connection, so that nothing written meanwhile is missed. */
  since(): number | undefined;
  onMessage(
    message: Extract<LogTailMessage, { type: 'lines' | 'skipped' }>,
  ): void;
  onState(state: LogTailState): void;
  firstBackoffMs?: number;
};

const LONGEST_BACKOFF_MS = 15_000;
const NORMAL_CLOSURE = 1000;

/** A live tail that connects again by itself, and gets what it missed. */
export class LogTail {
  readonly #options: LogTailOptions;
  readonly #modes = new Map<string, LogTailState>();
  #socket?: WebSocket;
  #timer?: ReturnType<typeof setTimeout>;
  #failures = 0;
  #closed = false;

  static open(options: LogTailOptions): LogTail {
    const tail = new LogTail(options);
    tail.#connect();
    return tail;
  }

  private constructor(options: LogTailOptions) {
    this.#options = options;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#socket?.close(NORMAL_CLOSURE);
  }

  async #connect(): Promise<void> {
    const { openSocket, request, since, onState } = this.#options;
    try {
      const socket = await openSocket();
      if (this.#closed) {
        socket.close(NORMAL_CLOSURE);
        return;
      }
      this.#socket = socket;
      this.#modes.clear();
      socket.onopen = () => {
        this.#failures = 0;
        socket.send(
          JSON.stringify({ ...request, type: 'tail', since: since() }),
        );
      };
      socket.onmessage = event => this.#receive(JSON.parse(event.data));
      socket.onclose = () => this.#reconnect();
    } catch (error) {
      onState({ mode: 'connecting', reason: String(error) });
      this.#reconnect();
    }
  }

  #receive(message: LogTailMessage): void {
    const { onMessage, onState } = this.#options;
    switch (message.type) {
      case 'lines':
      case 'skipped':
        onMessage(message);
        break;
      case 'mode':
        this.#modes.set(message.cluster, message);
        onState(worst([...this.#modes.values()]));
        break;
      case 'refused':
        // Trying the same again would be refused again.
        this.close();
        onState({ mode: 'connecting', refused: message.message });
        break;
      default:
        break;
    }
  }

  #reconnect(): void {
    if (this.#closed) return;
    const { onState, firstBackoffMs = 500 } = this.#options;
    const backoff = Math.min(
      LONGEST_BACKOFF_MS,
      firstBackoffMs * 2 ** this.#failures,
    );
    this.#failures += 1;
    onState({
      mode: 'connecting',
      reason:
        'The connection to the portal was lost; what is written meanwhile will be read',
    });
    this.#timer = setTimeout(() => this.#connect(), backoff);
  }
}

/** Of several clusters the one that is worst off. */
function worst(states: LogTailState[]): LogTailState {
  const order: LogTailMode[] = ['connecting', 'polling', 'live'];
  const [{ mode, reason }] = states.toSorted(
    (a, b) => order.indexOf(a.mode) - order.indexOf(b.mode),
  );
  return { mode, reason };
}
