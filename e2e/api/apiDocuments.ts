import type { ApiDocument } from '@alphaswarm-admin/plugin-openapi-node';
import type { StaffClient } from './StaffClient';

/** The plugins with an API of their own. `stances.spec.ts` finds out if one is missing here. */
export const ownPlugins = [
  'audit-log',
  'billing',
  'deployments',
  'managed-services',
  'kill-switch',
  'platform-ecs',
  'staff-access',
];

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** One operation of the running portal, as its plugin documents it. */
export type Operation = {
  pluginId: string;
  document: ApiDocument;
  method: Method;
  /** In OpenAPI form, `/services/{cluster}`. */
  template: string;
  /** From the root, with parameters filled in by things that exist, or could. */
  path: string;
  /** Whether it needs no token. */
  open: boolean;
};

const examples: Record<string, string> = {
  cluster: 'alphaswarm-cluster-prod',
  service: 'alphaswarm-core-prod',
  namespace: 'tenant-lumen-desk',
  workload: 'lumen-desk-backtest-runner',
  payment: 'ch_0none',
  invoice: 'in_0none',
  customer: 'cus_0none',
  offer: 'tick-cache',
  instance: 'lumen-desk-tick-cache',
  id: '7b0d1b4e-6a0e-4f0e-9c3d-7d1f3c0a5b90',
  actionId: '01890a5d-ac96-774b-bcce-b302099a8057',
};

/** Fills in the parameters of a path. */
export function fill(
  template: string,
  values: Record<string, string> = examples,
): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    return values[name] ?? examples[name] ?? '0';
  });
}

/** Every operation that the running portal documents. */
export async function readOperations(
  client: StaffClient,
): Promise<Operation[]> {
  const documents = await Promise.all(
    ownPlugins.map(async pluginId => {
      const answer = await client.get(`${pluginId}/openapi.json`);
      return { pluginId, document: answer.body as ApiDocument };
    }),
  );
  return documents.flatMap(({ pluginId, document }) =>
    Object.entries(document.paths ?? {}).flatMap(([template, operations]) =>
      Object.entries(operations).map(([method, operation]) => ({
        pluginId,
        document,
        method: method as Method,
        template,
        path: `/admin/api/${pluginId}${fill(template)}`,
        open: operation.security?.length === 0,
      })),
    ),
  );
}

/** How an operation is called in a message. */
export function nameOf({ method, path }: Operation): string {
  return `${method.toUpperCase()} ${path}`;
}
