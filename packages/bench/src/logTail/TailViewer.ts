import {
  LOG_TAIL_PATH,
  type LogLine,
  type LogTailMessage,
  type LogTailRequest,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import { WebSocket } from 'ws';
import { SequenceCheck } from './SequenceCheck';

/** Somebody who watches a live tail of burst lines, and counts them. */
export class TailViewer {
  readonly check = SequenceCheck.create();
  /** How long lines took from being written to being here, milliseconds. */
  readonly lags: number[] = [];
  /** What the portal said it left out. */
  skipped = 0;
  modes: string[] = [];
  readonly #socket: WebSocket;

  /** Resolves when lines come. @param options - `portalUrl` with `/admin` */
  static async open(options: {
    portalUrl: string;
    token: string;
    request: LogTailRequest;
  }): Promise<TailViewer> {
    const { portalUrl, token, request } = options;
    const socket = new WebSocket(
      `${portalUrl.replace(/^http/, 'ws')}/api/platform-ecs${LOG_TAIL_PATH}`,
      token,
      { origin: new URL(portalUrl).origin },
    );
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    const viewer = new TailViewer(socket);
    const live = new Promise<void>(resolve => {
      socket.on('message', raw => {
        const message: LogTailMessage = JSON.parse(String(raw));
        viewer.#hear(message);
        if (message.type === 'mode') resolve();
      });
    });
    socket.send(JSON.stringify(request));
    await live;
    return viewer;
  }

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  close(): void {
    this.#socket.close();
  }

  #hear(message: LogTailMessage): void {
    if (message.type === 'lines') {
      const now = Date.now();
      for (const line of message.lines) this.check.add(sequenceOf(line));
      this.lags.push(now - message.lines[message.lines.length - 1].at);
    } else if (message.type === 'skipped') {
      this.skipped += message.count ?? 1;
    } else if (message.type === 'mode') {
      this.modes.push(message.mode);
    }
  }
}

function sequenceOf({ message }: LogLine): number {
  return Number(/"sequence":(\d+)/.exec(message)?.[1]);
}
