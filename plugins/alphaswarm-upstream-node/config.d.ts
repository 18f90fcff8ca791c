import type { HumanDuration } from '@backstage/types';

export interface Config {
  alphaswarm: {
    /** alphaswarm-cp: sign-in, and the operations that it brokers. */
    cp: {
      /** Where it is, e.g. `https://cp.alpha-swarm.internal:9000`. A path is kept. */
      baseUrl: string;
      /** Accept a plain http `baseUrl` that isn't loopback, where the mesh encrypts. Tokens travel over it. Default false. */
      allowHttp?: boolean;
      /** Where the sign-in routes are below `baseUrl`. Default `/auth`. */
      authPath?: string;
      /** Where the management routes are below `baseUrl`. Default `/manage`. */
      managePath?: string;
      /** What tokens for its `/manage/*` are asked for: its application ID URI in Entra. Default `api://alphaswarm-manage-api`. */
      resource?: string;
      /** Deadline of one call with all its retries. Default 10 seconds. */
      timeout?: HumanDuration | string;
    };
    /** alphaswarm-core: read-only. */
    core: {
      /** Where it is, e.g. `https://core.alpha-swarm.internal:8000`. */
      baseUrl: string;
      /** As for cp. Default false. */
      allowHttp?: boolean;
      /** As for cp. Default `api://alphaswarm-core`. */
      resource?: string;
      /** Deadline of one call with all its retries. Default 10 seconds. */
      timeout?: HumanDuration | string;
    };
    /** The deployment's Entra Agent Identity, with which it calls cp and core. Left out: sign-in works, and every other call to them is answered with 503. */
    agentIdentity?: {
      /** Client id of the blueprint application that the federated credential is on. Needed with `agentId`. */
      blueprintId?: string;
      /** Client id of the agent identity. Without it there is none. */
      agentId?: string;
      /** The file into which the platform puts its federated token for the blueprint; it is read again for each exchange. */
      tokenFile?: string;
      /**
       * A secret of the blueprint in place of `tokenFile`. For development only.
       * @visibility secret
       */
      developmentSecret?: string;
    };
  };
}
