/** The server of `npm run bench -- pipeline`, in a process of its own so that the callers don't share its thread. */
import { benchPlugin } from './pipeline/benchPlugin';
import { createBenchBackend } from './pipeline/createBenchBackend';
import { READY } from './pipeline/PipelineServer';
import { fromEnvironment } from './portal/stage';

const backend = createBenchBackend(Number(fromEnvironment('BENCH_PORT')));
backend.add(benchPlugin);

backend.start().then(
  () => process.send?.(READY),
  error => {
    console.error(error);
    process.exit(1);
  },
);
process.once('disconnect', () => process.exit(0));
