import type { Config } from '@backstage/config';
import { readFile } from 'node:fs/promises';
import type { ConnectionOptions } from 'node:tls';

/** How a sink is known, and how it knows the portal: files with PEM. */
export type SinkTls = {
  caFile?: string;
  certFile?: string;
  keyFile?: string;
  servername?: string;
};

export function readSinkTls(config: Config | undefined): SinkTls {
  const tls: SinkTls = {
    caFile: config?.getOptionalString('caFile'),
    certFile: config?.getOptionalString('certFile'),
    keyFile: config?.getOptionalString('keyFile'),
    servername: config?.getOptionalString('servername'),
  };
  if ((tls.certFile === undefined) !== (tls.keyFile === undefined)) {
    throw new Error('certFile and keyFile belong together');
  }
  return tls;
}

/** Reads the files anew for each connection, so that certificates are renewed without a restart. */
export async function tlsOptions(tls: SinkTls): Promise<ConnectionOptions> {
  const read = async (file: string | undefined) =>
    file === undefined ? undefined : readFile(file);
  const [ca, cert, key] = await Promise.all([
    read(tls.caFile),
    read(tls.certFile),
    read(tls.keyFile),
  ]);
  return {
    minVersion: 'TLSv1.2',
    ...(ca && { ca }),
    ...(cert && { cert }),
    ...(key && { key }),
    ...(tls.servername !== undefined && { servername: tls.servername }),
  };
}
