export interface Config {
  backend: {
    /** Express's `trust proxy`: how many proxies stand before the portal, or which. Decides whose address the ledger records. */
    trustProxy?: boolean | number | string | string[];

    logger?: {
      /** `json` (the default), one object a line, or `text`, for people. */
      format?: 'json' | 'text';
    };
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
