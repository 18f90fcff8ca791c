import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { upstreamTokensServiceRef } from '../identity/UpstreamTokens';
import type { UpstreamCall } from '../UpstreamCall';
import { openUpstream, readResource } from '../upstreamConfig';
import type { Organisation, PlatformSummary, Timeseries } from './coreSchemas';
import { HttpCoreClient } from './HttpCoreClient';

/**
 * alphaswarm-core's aggregates. Read-only: everything else that it serves is out of bounds, and there is no method for it.
 *
 * Rejects as `CpOperationsClient` does.
 */
export interface CoreClient {
  summary(call: UpstreamCall): Promise<PlatformSummary>;
  /**
   * @param request.metric - e.g. `active_users`
   * @param request.window - e.g. `24h`, `30d`
   */
  timeseries(
    request: { metric: string; window: string },
    call: UpstreamCall,
  ): Promise<Timeseries>;
  organisations(call: UpstreamCall): Promise<Organisation[]>;
  organisation(id: string, call: UpstreamCall): Promise<Organisation>;
}

/** core's aggregates, one client per process. */
export const coreClientServiceRef = createServiceRef<CoreClient>({
  id: 'alphaswarm-upstream.core',
  scope: 'root',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {
        config: coreServices.rootConfig,
        tokens: upstreamTokensServiceRef,
      },
      factory: ({ config, tokens }) =>
        HttpCoreClient.create({
          http: openUpstream(config, 'core'),
          tokens,
          resource: readResource(config, 'core'),
        }),
    }),
});
