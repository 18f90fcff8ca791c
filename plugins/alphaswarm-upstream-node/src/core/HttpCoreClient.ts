import type { z } from 'zod';
import { AuthorizedHttp } from '../AuthorizedHttp';
import type { UpstreamHttp } from '../http/UpstreamHttp';
import type { Resource } from '../identity/AgentIdentity';
import type { UpstreamTokens } from '../identity/UpstreamTokens';
import { pathSegment } from '../pathSegment';
import type { UpstreamCall } from '../UpstreamCall';
import type { CoreClient } from './CoreClient';
import {
  type Organisation,
  organisationSchema,
  organisationsSchema,
  type OrganisationTimeseries,
  organisationTimeseriesSchema,
  type PlatformSummary,
  summarySchema,
  type Timeseries,
  timeseriesSchema,
} from './coreSchemas';

const LIST_BYTES = 8_000_000;

/** {@link CoreClient} over HTTP. */
export class HttpCoreClient implements CoreClient {
  readonly #core: AuthorizedHttp;

  static create(options: {
    http: UpstreamHttp;
    tokens: UpstreamTokens;
    resource: Resource;
  }): HttpCoreClient {
    return new HttpCoreClient(AuthorizedHttp.create(options));
  }

  private constructor(core: AuthorizedHttp) {
    this.#core = core;
  }

  summary(call: UpstreamCall): Promise<PlatformSummary> {
    return this.#get('summary', '/platform/summary', {}, call, summarySchema);
  }

  timeseries(
    request: { metric: string; window: string },
    call: UpstreamCall,
  ): Promise<Timeseries> {
    return this.#get(
      'timeseries',
      '/platform/timeseries',
      request,
      call,
      timeseriesSchema,
    );
  }

  organisationTimeseries(
    request: { metric: string; window: string; ids: readonly string[] },
    call: UpstreamCall,
  ): Promise<OrganisationTimeseries> {
    return this.#get(
      'orgs.timeseries',
      '/platform/timeseries/orgs',
      { ...request, ids: request.ids.join(',') },
      call,
      organisationTimeseriesSchema,
    );
  }

  organisations(call: UpstreamCall): Promise<Organisation[]> {
    return this.#get('orgs', '/orgs', {}, call, organisationsSchema);
  }

  organisation(id: string, call: UpstreamCall): Promise<Organisation> {
    const path = `/orgs/${pathSegment(id)}`;
    return this.#get('org', path, {}, call, organisationSchema);
  }

  #get<T>(
    operation: string,
    path: string,
    query: Record<string, string | undefined>,
    call: UpstreamCall,
    schema: z.ZodType<T>,
  ): Promise<T> {
    return this.#core.ask(
      {
        operation,
        method: 'GET',
        path: `/api${path}`,
        query,
        expected: [200],
        maxBytes: LIST_BYTES,
      },
      schema,
      call,
    );
  }
}
