/** What scripts/bench.mjs started for a benchmark. */
export type PortalStage = {
  /** Where the portal is, e.g. `http://localhost:21000/admin`. */
  portalUrl: string;
  /** The portal's process. */
  portalPid: number;
  /** The sandbox's control API. */
  controlUrl: string;
};

/** Reads where the portal is, which scripts/bench.mjs started. */
export function portalStage(): PortalStage {
  return {
    portalUrl: fromEnvironment('BENCH_PORTAL_URL'),
    portalPid: Number(fromEnvironment('BENCH_PORTAL_PID')),
    controlUrl: fromEnvironment('BENCH_CONTROL_URL'),
  };
}

/**
 * @param name - of an environment variable that scripts/bench.mjs sets
 * @throws Error that says how a benchmark is run
 */
export function fromEnvironment(name: string): string {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set: run it with npm run bench -- <name>`);
  }
  return value;
}
