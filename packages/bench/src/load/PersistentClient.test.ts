import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PersistentClient } from './PersistentClient';

describe('PersistentClient', () => {
  let server: Server;
  let client: PersistentClient;
  let connections = 0;
  let hangUps = 0;

  beforeAll(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', chunk => chunks.push(chunk));
      request.on('end', () => {
        if (request.url === '/hangs-up' && hangUps > 0) {
          hangUps -= 1;
          request.socket.destroy();
          return;
        }
        response.statusCode = request.url === '/refused' ? 403 : 200;
        response.end(`${request.method} ${Buffer.concat(chunks)}`);
      });
    });
    server.on('connection', () => {
      connections += 1;
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    client = PersistentClient.create({
      origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      connections: 2,
    });
  });

  afterAll(async () => {
    client.close();
    await new Promise(resolve => server.close(resolve));
  });

  it('sends JSON and returns the answer', async () => {
    await expect(
      client.send('/', { method: 'POST', body: { size: 'größer' } }),
    ).resolves.toBe('POST {"size":"größer"}');
  });

  it('opens no more connections than it may, however much is sent', async () => {
    await Promise.all(Array.from({ length: 20 }, () => client.send('/')));
    await client.send('/');
    expect(connections).toBeLessThanOrEqual(2);
  });

  it('asks again when the server hung up on a connection that had been idle, but sends no mutation twice', async () => {
    await client.send('/');
    hangUps = 1;
    await expect(client.send('/hangs-up')).resolves.toBe('GET ');

    hangUps = 1;
    await expect(
      client.send('/hangs-up', { method: 'POST', body: {} }),
    ).rejects.toThrow('POST /hangs-up');
  });

  it('takes a refusal for what it is', async () => {
    await expect(client.send('/refused')).rejects.toThrow('GET /refused: 403');
  });
});
