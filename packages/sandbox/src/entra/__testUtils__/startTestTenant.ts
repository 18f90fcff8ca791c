import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEntra, type Entra } from '../createEntra';
import type { DirectoryPerson } from '../directory';

export const olivia: DirectoryPerson = {
  oid: '0b11a000-2222-4c22-8a22-00000000ad02',
  name: 'Olivia Operator',
  email: 'olivia.operator@staff.alpha-swarm.example',
  roles: ['Operator'],
  groups: ['alphaswarm-staff', 'Operations'],
};

export const vera: DirectoryPerson = {
  oid: '0be4a000-7777-4c77-8a77-00000000ad07',
  name: 'Vera Viewer',
  email: 'vera.viewer@staff.alpha-swarm.example',
  roles: ['Viewer'],
  groups: ['alphaswarm-staff'],
};

export const TEST_TENANT_ID = '5afe0000-7e4a-4000-8000-a1fa5a0a0001';

/** A server on a free port of 127.0.0.1, whose handler may need to know the port first. */
export async function serveOnFreePort(
  createHandler: (origin: string) => Promise<RequestListener>,
): Promise<{ origin: string; stop(): Promise<void> }> {
  const server = createServer();
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  server.on('request', await createHandler(origin));
  return {
    origin,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A running tenant with Olivia and Vera in it. */
export async function startTestTenant(
  options: { dataDir?: string } = {},
): Promise<{
  entra: Entra;
  origin: string;
  dataDir: string;
  stop(): Promise<void>;
}> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'entra-test-'));
  let entra: Entra | undefined;
  const server = await serveOnFreePort(async origin => {
    entra = await createEntra({
      origin,
      tenantId: TEST_TENANT_ID,
      staff: [olivia, vera],
      dataDir,
    });
    return entra.handler;
  });
  if (!entra) {
    throw new Error('The tenant was not created');
  }
  const tenant = entra;
  return {
    entra: tenant,
    origin: server.origin,
    dataDir,
    stop: async () => {
      await server.stop();
      await tenant.close();
      if (!options.dataDir) {
        rmSync(dataDir, { recursive: true, force: true });
      }
    },
  };
}
