import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { upstreamTokensServiceRef } from '../identity/UpstreamTokens';
import type { UpstreamCall } from '../UpstreamCall';
import { openUpstream, readResource } from '../upstreamConfig';
import type {
  Organisation,
  OrganisationTimeseries,
  PlatformSummary,
  Timeseries,
} from './coreSchemas';
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
  /**
   * The same of single organisations, each named in the answer: a core that doesn't know the route refuses it, and is never taken to have told of one
   * organisation what is true of all.
   *
   * @param request.ids - 1 to 200; an organisation that core doesn't know is absent from the answer
   */
  organisationTimeseries(
    request: { metric: string; window: string; ids: readonly string[] },
    call: UpstreamCall,
  ): Promise<OrganisationTimeseries>;
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
