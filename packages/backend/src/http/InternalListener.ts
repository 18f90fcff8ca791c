import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { HostDiscovery } from '@backstage/backend-defaults/discovery';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A second listener, on loopback, for calls between plugins. These carry no Pomerium assertion, and no header or source address may
 * excuse a request at the gate. So they don't come through it: this listener has a port that the kernel picks and that nothing outside the process is
 * told. It serves plugin APIs only, which all authenticate their callers, and enforces stances as the public one does.
 */
export interface InternalListener {
  readonly port: number;
  /** Serves requests with `handler` from now on; until then they are answered 503. */
  serve(handler: RequestListener): void;
  /** Stops accepting, and resolves when the calls in flight are answered. */
  close(): Promise<void>;
}

/** The listener for calls between plugins. */
export const internalListenerServiceRef = createServiceRef<InternalListener>({
  id: 'backend.internal-listener',
  scope: 'root',
});

/** Opens the internal listener on a free port of the loopback interface. */
export const internalListenerServiceFactory = createServiceFactory({
  service: internalListenerServiceRef,
  deps: {},
  async factory() {
    let current: RequestListener = (_req, res) => {
      res.writeHead(503).end();
    };
    const server = createServer((req, res) => current(req, res));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    return {
      port,
      serve(handler) {
        current = handler;
      },
      close: () =>
        new Promise<void>(resolve => {
          server.close(() => resolve());
          server.closeIdleConnections();
        }),
    };
  },
});

/** Discovery that sends calls between plugins to the internal listener, and browsers to `backend.baseUrl`. */
export const internalDiscoveryServiceFactory = createServiceFactory({
  service: coreServices.discovery,
  deps: {
    config: coreServices.rootConfig,
    listener: internalListenerServiceRef,
    logger: coreServices.rootLogger,
  },
  factory: ({ config, listener, logger }) =>
    HostDiscovery.fromConfig(config, {
      logger,
      defaultEndpoints: [
        {
          target: {
            internal: `http://127.0.0.1:${listener.port}/admin/api/{{pluginId}}`,
          },
          plugins: ['*'],
        },
      ],
    }),
});
