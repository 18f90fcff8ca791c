import { createPortal } from './createPortal';
import { installTraceContext } from './http/traceContext';
import { installMetrics } from './metrics/prometheus';

installTraceContext();

createPortal(installMetrics())
  .start()
  .catch(error => {
    // A portal that is half up must not go on: its orchestrator, or the launcher, sees it end and says why.
    console.error(error);
    process.exit(1);
  });
