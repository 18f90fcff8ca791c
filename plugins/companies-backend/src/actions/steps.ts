/** One step of a change, as the ledger tells it. */
export type CompanyChangeStep = {
  at: 'alphaswarm-cp' | 'stripe';
  /** `skipped`: there was nothing to do. `refused`: surely nothing was changed. `unknown`: nobody knows. */
  outcome: 'done' | 'skipped' | 'refused' | 'unknown';
  told: string;
};

/** What suspending and reactivating answer with, and what their rows hold. */
export type CompanyChangeResult = {
  /** alphaswarm-cp's word for what the company is now. */
  status: string;
  steps: CompanyChangeStep[];
};
