import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { LedgerUnavailableError } from '@alphaswarm-admin/plugin-audit-log-node';
import express from 'express';
import { once } from 'node:events';
import { createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RowAccess } from '../RowAccess';
import { createExportRouter } from './exportRouter';
import type { LogExport, PreparedExport } from './LogExport';
import type { WatcherRecord } from './WatcherRecord';

/** A source without end, which knows how far it was read and whether it was ended. */
class Source implements AsyncIterable<string> {
  read = 0;
  readonly ended: Promise<void>;
  #end!: () => void;

  constructor() {
    this.ended = new Promise(resolve => {
      this.#end = resolve;
    });
  }

  async *[Symbol.asyncIterator]() {
    try {
      for (;;) {
        this.read += 1;
        yield 'x'.repeat(64 * 1024);
      }
    } finally {
      this.#end();
    }
  }
}

describe('GET /export', () => {
  const exports = jest.fn(async () => {});
  let server: Server;
  let source: Source;

  beforeEach(async () => {
    exports.mockReset();
    source = new Source();
    const prepared: PreparedExport = {
      range: { from: 0, to: 1 },
      filter: null,
      mediaType: 'text/csv',
      fileName: 'x.csv',
      pieces: source,
    };
    const app = express();
    app.use(
      createExportRouter({
        sessions: {
          read: async () => ({
            credentials: mockCredentials.user(),
            session: {
              userRef: 'user:staff/ada',
              sessionId: 's',
              name: 'Ada',
              connection: 'entra',
            },
          }),
        },
        access: {
          readableBy: async () => ({ scope: 'all', visible: undefined }),
        } as unknown as RowAccess,
        logExport: { prepare: async () => prepared } as unknown as LogExport,
        record: { exports } as unknown as WatcherRecord,
      }),
    );
    app.use(
      MiddlewareFactory.create({
        config: mockServices.rootConfig(),
        logger: mockServices.logger.mock(),
      }).error(),
    );
    server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  async function begin() {
    const { port } = server.address() as AddressInfo;
    const request = get({
      port,
      host: '127.0.0.1',
      path: '/export?format=csv',
    });
    const [response] = await once(request, 'response');
    return { request, response };
  }

  it('gives nothing that could not be recorded', async () => {
    exports.mockRejectedValue(new LedgerUnavailableError('unavailable'));
    const { response } = await begin();
    response.resume();
    expect(response.statusCode).toBe(503);
    expect(source.read).toBe(0);
  });

  it('reads no faster than the client takes, and no longer', async () => {
    const { request, response } = await begin();
    expect(exports).toHaveBeenCalledTimes(1);
    response.pause();
    let read: number;
    do {
      read = source.read;
      await new Promise(resolve => {
        setTimeout(resolve, 100);
      });
    } while (source.read > read);
    // What the sockets of both sides hold, not more.
    expect(read * 64 * 1024).toBeLessThan(64 * 1024 * 1024);
    request.destroy();
    await source.ended;
    expect(source.read).toBeLessThanOrEqual(read + 2);
  });
});
