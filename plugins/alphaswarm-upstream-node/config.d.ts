import type { HumanDuration } from '@backstage/types';

export interface Config {
  alphaswarm: {
    /** alphaswarm-cp: sign-in, and later the operations that it brokers. */
    cp: {
      /** Where it is, e.g. `https://cp.alpha-swarm.internal:9000`. A path is kept. */
      baseUrl: string;
      /** Accept a plain http `baseUrl` that isn't loopback, where the mesh encrypts. Tokens travel over it. Default false. */
      allowHttp?: boolean;
      /** Where the sign-in routes are below `baseUrl`. Default `/auth`. */
      authPath?: string;
      /** Where the management routes are below `baseUrl`. Default `/manage`. */
      managePath?: string;
      /** Deadline of one call with all its retries. Default 10 seconds. */
      timeout?: HumanDuration | string;
    };
    /** alphaswarm-core: read-only. */
    core: {
      /** Where it is, e.g. `https://core.alpha-swarm.internal:8000`. */
      baseUrl: string;
      /** As for cp. Default false. */
      allowHttp?: boolean;
      /** Deadline of one call with all its retries. Default 10 seconds. */
      timeout?: HumanDuration | string;
    };
  };
}
