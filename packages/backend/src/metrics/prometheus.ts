import { metrics } from '@opentelemetry/api';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { createServer } from 'node:http';

/**
 * Installs the meter provider. Called before anything else: an instrument that is made before there is a provider stays silent for good.
 *
 * @returns the exporter that collects what the portal measures
 */
export function installMetrics(): PrometheusExporter {
  const exporter = new PrometheusExporter({ preventServerStart: true });
  metrics.setGlobalMeterProvider(
    new MeterProvider({
      resource: resourceFromAttributes({ 'service.name': 'alphaswarm-admin' }),
      readers: [exporter],
    }),
  );
  return exporter;
}

/** Where metrics are served; undefined when they are not. */
export type MetricsEndpoint = { host: string; port: number } | undefined;

const metricsEndpointServiceRef = createServiceRef<MetricsEndpoint>({
  id: 'backend.metrics-endpoint',
  scope: 'root',
});

/**
 * Serves the portal's metrics for Prometheus at `metrics.listen`, apart from the portal's own port: figures about the portal are for
 * those who run it, not for whoever passes the gate.
 */
export function createMetricsEndpointServiceFactory(
  exporter: PrometheusExporter,
) {
  return createServiceFactory({
    service: metricsEndpointServiceRef,
    initialization: 'always',
    deps: {
      config: coreServices.rootConfig,
      logger: coreServices.rootLogger,
      lifecycle: coreServices.rootLifecycle,
    },
    async factory({ config, logger, lifecycle }): Promise<MetricsEndpoint> {
      const listen = config.getOptionalConfig('metrics.listen');
      if (!listen) return undefined;
      const host = listen.getOptionalString('host') ?? '127.0.0.1';
      const port = listen.getNumber('port');
      const server = createServer((req, res) => {
        if (req.url === '/metrics') exporter.getMetricsRequestHandler(req, res);
        else res.writeHead(404).end();
      });
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, resolve);
      });
      lifecycle.addShutdownHook(() => void server.close());
      logger.info(`Metrics at http://${host}:${port}/metrics`);
      return { host, port };
    },
  });
}
