export interface Config {
  app?: {
    /** Which environment this portal operates, marked on every page so that production is never mistaken. */
    environment?: {
      /**
       * What the mark says, e.g. `production`.
       * @visibility frontend
       */
      name: string;
      /**
       * How the mark looks: `danger` for production, `warning` for what is close to it, `info` and `neutral` for the rest.
       * @visibility frontend
       */
      tone: 'danger' | 'warning' | 'info' | 'neutral';
    };
  };
}
