import { mockServices } from '@backstage/backend-test-utils';
import { AuthenticationError } from '@backstage/errors';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket } from 'ws';
import {
  DefaultUpgradeDispatcher,
  type UpgradeCheck,
} from './UpgradeDispatcher';

const ORIGIN = 'http://localhost:8900';

describe('UpgradeDispatcher', () => {
  let server: Server;
  let dispatcher: DefaultUpgradeDispatcher;
  const checks: UpgradeCheck[] = [];

  beforeEach(async () => {
    checks.length = 0;
    dispatcher = DefaultUpgradeDispatcher.create({
      logger: mockServices.logger.mock(),
    });
    dispatcher.handle('/admin/api/signals', {
      async authenticate(token) {
        if (token !== 'good') throw new AuthenticationError('bad token');
        return { subject: 'user:staff/one', expiresAt: Date.now() + 60_000 };
      },
      connect: (socket, subject) => socket.send(subject),
    });
    server = createServer((_req, res) => res.end());
    dispatcher.attach(server, { origin: ORIGIN, checks });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
  });

  afterEach(async () => {
    await dispatcher.close();
    await new Promise(resolve => server.close(resolve));
  });

  /** The first message, or the status that the upgrade was refused with. */
  function open(options: { path?: string; token?: string; origin?: string }) {
    const { port } = server.address() as AddressInfo;
    const socket = new WebSocket(
      `ws://127.0.0.1:${port}${options.path ?? '/admin/api/signals'}`,
      options.token ? [options.token] : [],
      { origin: options.origin ?? ORIGIN },
    );
    return new Promise<string | number | undefined>(resolve => {
      socket.on('message', data => {
        resolve(String(data));
        socket.close();
      });
      socket.on('unexpected-response', (_req, res) => {
        res.resume();
        resolve(res.statusCode);
      });
      socket.on('error', () => {});
    });
  }

  it('serves an authenticated socket of its own origin', async () => {
    await expect(open({ token: 'good' })).resolves.toBe('user:staff/one');
  });

  it.each([
    ['no token', {}, 401],
    ['a bad token', { token: 'bad' }, 401],
    [
      'a foreign origin',
      { token: 'good', origin: 'https://evil.example' },
      403,
    ],
    ['a path that nobody serves', { token: 'good', path: '/admin/api/x' }, 404],
    [
      'another spelling of the path',
      { token: 'good', path: '/admin//api/signals' },
      404,
    ],
  ])('refuses %s before the handshake', async (_what, options, status) => {
    await expect(open(options)).resolves.toBe(status);
  });

  it('refuses what the gate refuses, before anything else is looked at', async () => {
    checks.push(async () => {
      throw new AuthenticationError('no assertion');
    });
    await expect(open({ token: 'good' })).resolves.toBe(401);
    await expect(open({ token: 'good', path: '/nowhere' })).resolves.toBe(401);
  });

  it('ends a socket when its session expires', async () => {
    dispatcher.handle('/short', {
      authenticate: async () => ({
        subject: 'user:staff/one',
        expiresAt: Date.now() + 20,
      }),
      connect: () => {},
    });
    const { port } = server.address() as AddressInfo;
    const socket = new WebSocket(`ws://127.0.0.1:${port}/short`, {
      origin: ORIGIN,
    });
    const code = await new Promise(resolve => socket.on('close', resolve));
    expect(code).toBe(1008);
  });

  it('tells its clients when the server goes away, so that they connect again', async () => {
    dispatcher.handle('/long', {
      authenticate: async () => ({
        subject: 'user:staff/one',
        expiresAt: Date.now() + 60_000,
      }),
      connect: socket => socket.send('hello'),
    });
    const { port } = server.address() as AddressInfo;
    const socket = new WebSocket(`ws://127.0.0.1:${port}/long`, {
      origin: ORIGIN,
    });
    await new Promise(resolve => socket.on('message', resolve));
    const closed = new Promise(resolve => socket.on('close', resolve));
    await dispatcher.close();
    await expect(closed).resolves.toBe(1012);
  });

  describe('where a path bounds its sockets', () => {
    const held: WebSocket[] = [];

    beforeEach(() => {
      dispatcher.handle('/bounded', {
        authenticate: async token => ({
          subject: `user:staff/${token}`,
          expiresAt: Date.now() + 60_000,
        }),
        connect: socket => socket.send('hello'),
        maxSockets: 3,
        maxSocketsPerSubject: 2,
      });
    });

    afterEach(() => {
      for (const socket of held.splice(0)) socket.terminate();
    });

    /** Opens and keeps a socket; resolves with the first message, or the status of the refusal. */
    function hold(token: string) {
      const { port } = server.address() as AddressInfo;
      const socket = new WebSocket(`ws://127.0.0.1:${port}/bounded`, [token], {
        origin: ORIGIN,
      });
      held.push(socket);
      return new Promise<string | number | undefined>(resolve => {
        socket.on('message', data => resolve(String(data)));
        socket.on('unexpected-response', (_req, res) => {
          res.resume();
          resolve(res.statusCode);
        });
        socket.on('error', () => {});
      });
    }

    it('refuses one person too many, and nobody else', async () => {
      await hold('one');
      await hold('one');
      await expect(hold('one')).resolves.toBe(429);
      await expect(hold('two')).resolves.toBe('hello');
    });

    it('refuses one socket too many, and serves again when one has gone', async () => {
      await hold('one');
      await hold('one');
      await hold('two');
      await expect(hold('three')).resolves.toBe(503);
      const [first] = held;
      const gone = new Promise(resolve => first.on('close', resolve));
      first.close();
      await gone;
      await expect(hold('three')).resolves.toBe('hello');
    });
  });

  it('has one handler for a path', () => {
    expect(() =>
      dispatcher.handle('/admin/api/signals', {
        authenticate: async () => ({ subject: '', expiresAt: 0 }),
        connect: () => {},
      }),
    ).toThrow(/already/);
  });
});
