export interface Config {
  app: {
    /** Which environment this portal is for: shown on every page, so that production is never mistaken. */
    environment?: {
      /**
       * The environment's name, e.g. `production`.
       * @visibility frontend
       */
      name: string;
      /**
       * How loudly it is marked.
       * @visibility frontend
       */
      tone?: 'production' | 'caution' | 'neutral';
    };
  };

  backend: {
    /** Express's `trust proxy`: how many proxies stand before the portal, or which. Decides whose address the ledger records. */
    trustProxy?: boolean | number | string | string[];
  };

  /** Metrics for Prometheus, on a listener of their own. Left out: none are served. */
  metrics?: {
    listen?: {
      /** The address to listen on; 127.0.0.1 by default. */
      host?: string;
      /** The port to listen on. */
      port: number;
    };
  };
}
