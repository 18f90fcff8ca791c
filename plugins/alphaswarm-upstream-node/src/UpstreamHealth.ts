import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { UpstreamUnavailableError } from './errors';
import type { UpstreamHttp } from './http/UpstreamHttp';
import { openUpstream, readCpPath } from './upstreamConfig';

/** Whether an upstream says that it can serve. */
export type UpstreamReadiness = {
  /** `alphaswarm-cp` or `alphaswarm-core`. */
  upstream: string;
  state: 'ready' | 'not-ready' | 'unreachable';
  /** ISO 8601 UTC. */
  checkedAt: string;
};

/** Asks the upstreams whether they can serve. */
export interface UpstreamHealth {
  /** One entry per upstream, at most {@link HEALTH_FRESH_MS} old. Never rejects. */
  check(): Promise<UpstreamReadiness[]>;
}

/** How long an answer counts as current, milliseconds: many viewers cost the upstreams one question. */
export const HEALTH_FRESH_MS = 5_000;

/** A status page that waits longer than this for a probe is no use. */
const PROBE_TIMEOUT_MS = 2_000;

/** Asks by HTTP. */
export class HttpUpstreamHealth implements UpstreamHealth {
  readonly #probes: Array<{ http: UpstreamHttp; path: string }>;
  #latest?: { at: number; answers: Promise<UpstreamReadiness[]> };

  static create(options: {
    probes: Array<{ http: UpstreamHttp; path: string }>;
  }): HttpUpstreamHealth {
    return new HttpUpstreamHealth(options.probes);
  }

  private constructor(probes: Array<{ http: UpstreamHttp; path: string }>) {
    this.#probes = probes;
  }

  check(): Promise<UpstreamReadiness[]> {
    const now = Date.now();
    if (!this.#latest || now - this.#latest.at >= HEALTH_FRESH_MS) {
      this.#latest = {
        at: now,
        answers: Promise.all(
          this.#probes.map(async ({ http, path }) => ({
            upstream: http.upstream,
            state: await readiness(http, path),
            checkedAt: new Date().toISOString(),
          })),
        ),
      };
    }
    return this.#latest.answers;
  }
}

async function readiness(
  http: UpstreamHttp,
  path: string,
): Promise<UpstreamReadiness['state']> {
  try {
    const { status } = await http.send({
      operation: 'readyz',
      method: 'GET',
      path,
    });
    return status === 200 ? 'ready' : 'not-ready';
  } catch (error) {
    return error instanceof UpstreamUnavailableError &&
      error.upstreamStatus !== undefined
      ? 'not-ready'
      : 'unreachable';
  }
}

/** The upstreams' readiness, one view per process. */
export const upstreamHealthServiceRef = createServiceRef<UpstreamHealth>({
  id: 'alphaswarm-upstream.health',
  scope: 'root',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: { config: coreServices.rootConfig },
      factory: ({ config }) =>
        HttpUpstreamHealth.create({
          probes: [
            {
              http: openUpstream(config, 'cp', { timeoutMs: PROBE_TIMEOUT_MS }),
              path: `${readCpPath(config, 'managePath')}/readyz`,
            },
            {
              http: openUpstream(config, 'core', {
                timeoutMs: PROBE_TIMEOUT_MS,
              }),
              path: '/readyz',
            },
          ],
        }),
    }),
});
