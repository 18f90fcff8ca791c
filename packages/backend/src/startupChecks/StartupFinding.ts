/** Something that keeps the portal from being served. */
export type StartupFinding = {
  /** The configuration key to look at. */
  key: string;
  /** What is missing or unsafe there, and what to do. Holds no secret. */
  problem: string;
};
