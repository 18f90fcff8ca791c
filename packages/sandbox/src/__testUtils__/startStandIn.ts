import type { CallLog } from '../calls';
import type { FaultInjector } from '../faults';
import type { StandIn } from '../StandIn';
import { StandInServer } from '../StandInServer';

/** Serves one stand-in on a free port. */
export async function startStandIn(options: {
  standIn: StandIn;
  calls: CallLog;
  faults: FaultInjector;
}): Promise<StandInServer> {
  const { standIn, calls, faults } = options;
  const server = await StandInServer.listen({
    name: standIn.name,
    port: 0,
    calls,
    faults,
  });
  server.serve(standIn);
  return server;
}
