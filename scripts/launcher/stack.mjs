import fs from 'node:fs';
import path from 'node:path';
import { Children } from './children.mjs';
import { dataDir as defaultDataDir, root } from './paths.mjs';
import { assertPortsFree, portPlan } from './ports.mjs';
import { LauncherError } from './progress.mjs';
import { portalSecrets } from './secrets.mjs';

/** How long the sandbox and the portal may take to come up on a slow machine. */
const READY_TIMEOUT_MS = 180_000;

/** By what the portal knows that an event is from the Stripe of this machine. */
const STRIPE_WEBHOOK_SECRET = 'whsec_alphaswarm';

/**
 * A sandbox and a portal, running as children.
 */
export class Stack {
  #children;
  #ports;
  #dataDir;
  #failed;
  #fail;

  /**
   * @param {{ node: string, port: number, dataDir?: string, sink?: (line: string) => void }} options
   */
  constructor({ node, port, dataDir = defaultDataDir, sink }) {
    this.#children = new Children(node, sink);
    this.#ports = portPlan(port);
    this.#dataDir = dataDir;
    this.#failed = new Promise((_resolve, reject) => {
      this.#fail = reject;
    });
    // It is looked at by whoever waits; nobody may be waiting when it happens.
    this.#failed.catch(() => {});
  }

  /** Where browsers find the portal. */
  get url() {
    return `http://localhost:${this.#ports.portal}/admin`;
  }

  /** The sandbox's control API. */
  get controlUrl() {
    return `http://127.0.0.1:${this.#ports.control}`;
  }

  get ports() {
    return this.#ports;
  }

  /** Rejects when one of the two ends by itself. */
  get failed() {
    return this.#failed;
  }

  /** Starts the sandbox, and resolves when all its stand-ins listen. */
  async startSandbox() {
    await assertPortsFree(this.#ports);
    fs.mkdirSync(this.#dataDir, { recursive: true });
    const ready = lineWatcher(/^sandbox ready/);
    this.#children.start({
      name: 'sandbox',
      entry: path.join(root, 'packages', 'sandbox', 'src', 'main.ts'),
      env: {
        SANDBOX_DATA_DIR: this.#dataDir,
        SANDBOX_STRIPE_WEBHOOK_URL: `http://127.0.0.1:${this.#ports.portal}/admin/api/billing/webhook`,
        SANDBOX_STRIPE_WEBHOOK_SECRET: STRIPE_WEBHOOK_SECRET,
        ...Object.fromEntries(
          Object.entries(this.#ports).map(([name, port]) => [
            `SANDBOX_PORT_${name.toUpperCase()}`,
            String(port),
          ]),
        ),
      },
      onLine: ready.onLine,
      onUnexpectedExit: code =>
        this.#fail(
          new LauncherError(`The sandbox ended by itself (exit code ${code}).`),
        ),
    });
    await this.#within(ready.seen, 'The sandbox did not come up');
  }

  /**
   * Starts the portal, and resolves when its health says that it can serve.
   *
   * @returns {Promise<{ pid: number }>} its process
   */
  async startPortal({ config = [], env = {}, nodeArgs = [] } = {}) {
    await assertPortsFree({ portal: this.#ports.portal });
    const { pid } = this.#startServer({
      name: 'portal',
      config,
      env,
      nodeArgs,
      onUnexpectedExit: code =>
        this.#fail(
          new LauncherError(`The portal ended by itself (exit code ${code}).`),
        ),
    });
    await this.#within(
      this.#healthy(this.#ports.portal),
      'The portal did not become healthy',
    );
    return { pid };
  }

  /**
   * Starts another replica of the portal, and resolves when its health says that it can serve. Nobody minds if it ends then; one that ends before, on a
   * machine that is too busy, is started again.
   *
   * @param {{ port: number, metricsPort: number }} options
   * @returns {Promise<{ pid: number, origin: string }>} its process, and where it listens
   */
  async startReplica({ port, metricsPort }, attempts = 3) {
    let end;
    const ended = new Promise(resolve => {
      end = () => resolve(false);
    });
    const { pid } = this.#startServer({
      name: `replica ${port}`,
      env: {
        ALPHASWARM_ADMIN_LISTEN_PORT: String(port),
        ALPHASWARM_ADMIN_METRICS_PORT: String(metricsPort),
      },
      onUnexpectedExit: end,
    });
    const problem = 'A replica of the portal did not become healthy';
    const serves = this.#healthy(port).then(() => true);
    if (await this.#within(Promise.race([serves, ended]), problem)) {
      return { pid, origin: `http://127.0.0.1:${port}` };
    }
    if (attempts === 1) throw new LauncherError(`${problem}: it ended.`);
    return this.startReplica({ port, metricsPort }, attempts - 1);
  }

  /** Starts the frontend's development server. It is ready when it says so in its output. */
  startDevServer({ port, config }) {
    this.#children.start({
      name: 'app',
      entry: path.join(root, 'scripts', 'launcher', 'dev-server.cjs'),
      args: config.flatMap(file => ['--config', path.resolve(root, file)]),
      env: {
        ...this.portalEnvironment(),
        NODE_ENV: 'development',
        ALPHASWARM_ADMIN_DEV_PORT: String(port),
      },
      onUnexpectedExit: code =>
        this.#fail(
          new LauncherError(
            `The development server ended by itself (exit code ${code}).`,
          ),
        ),
    });
  }

  /** What app-config.sandbox.yaml reads from the environment. */
  portalEnvironment() {
    const connections = JSON.parse(
      fs.readFileSync(path.join(this.#dataDir, 'connections.json'), 'utf8'),
    );
    const local = port => `http://127.0.0.1:${port}`;
    return {
      NODE_ENV: 'production',
      ALPHASWARM_ADMIN_BASE_URL: this.url,
      ALPHASWARM_ADMIN_LISTEN_PORT: String(this.#ports.portal),
      ALPHASWARM_ADMIN_METRICS_PORT: String(this.#ports.metrics),
      ALPHASWARM_ADMIN_DB_HOST: connections.postgres.host,
      ALPHASWARM_ADMIN_DB_PORT: String(connections.postgres.port),
      ALPHASWARM_ADMIN_DB_USER: connections.postgres.user,
      ALPHASWARM_ADMIN_DB_PASSWORD: connections.postgres.password,
      ALPHASWARM_ADMIN_DB_NAME: connections.postgres.database,
      ALPHASWARM_CP_URL: local(this.#ports.cp),
      ALPHASWARM_CP_HOST: new URL(local(this.#ports.cp)).host,
      ALPHASWARM_CORE_URL: local(this.#ports.core),
      ENTRA_ISSUER: connections.entra.issuer,
      ENTRA_JWKS_URL: connections.entra.jwksUrl,
      ENTRA_TENANT_ID: connections.entra.tenantId,
      ENTRA_CLIENT_ID: connections.entra.clientId,
      ENTRA_AGENT_ID: connections.entra.blueprint.agentIdentityId,
      ENTRA_BLUEPRINT_ID: connections.entra.blueprint.id,
      ENTRA_WORKLOAD_TOKEN_FILE: connections.entra.workloadTokenFile,
      AWS_ECS_ENDPOINT: local(this.#ports.ecs),
      AWS_CLOUDWATCH_ENDPOINT: local(this.#ports.cloudwatch),
      AWS_LOGS_ENDPOINT: local(this.#ports.logs),
      AWS_STS_ENDPOINT: local(this.#ports.sts),
      AWS_CLOUDTRAIL_ENDPOINT: local(this.#ports.cloudtrail),
      AWS_AUTOSCALING_ENDPOINT: local(this.#ports.autoscaling),
      AWS_S3_ENDPOINT: local(this.#ports.s3),
      STRIPE_PORT: String(this.#ports.stripe),
      STRIPE_WEBHOOK_SECRET,
      // The stand-in takes any signature; the SDK insists on having keys to sign with.
      AWS_ACCESS_KEY_ID: 'sandbox',
      AWS_SECRET_ACCESS_KEY: 'sandbox',
      ...portalSecrets(this.#dataDir),
    };
  }

  /** Stops both, the portal first. */
  async stop() {
    await this.#children.stop();
  }

  #startServer({ name, config = [], env, nodeArgs = [], onUnexpectedExit }) {
    return this.#children.start({
      name,
      entry: path.join(root, 'packages', 'backend', 'src', 'index.ts'),
      nodeArgs,
      args: ['app-config.yaml', 'app-config.sandbox.yaml', ...config].flatMap(
        file => ['--config', path.resolve(root, file)],
      ),
      env: { ...this.portalEnvironment(), ...env },
      onUnexpectedExit,
    });
  }

  async #healthy(port) {
    for (;;) {
      const ok = await fetch(`http://127.0.0.1:${port}/admin/health`, {
        signal: AbortSignal.timeout(5_000),
      }).then(
        response => response.ok,
        () => false,
      );
      if (ok) return;
      await pause(150);
    }
  }

  async #within(work, problem) {
    let timer;
    const timeout = new Promise((_resolve, reject) => {
      timer = setTimeout(
        () =>
          reject(
            new LauncherError(
              `${problem} within ${READY_TIMEOUT_MS / 1000} s.`,
            ),
          ),
        READY_TIMEOUT_MS,
      );
    });
    try {
      return await Promise.race([work, timeout, this.#failed]);
    } finally {
      clearTimeout(timer);
    }
  }
}

function lineWatcher(pattern) {
  let resolve;
  const seen = new Promise(done => {
    resolve = done;
  });
  return { seen, onLine: line => pattern.test(line) && resolve() };
}

function pause(ms) {
  return new Promise(resolve => setTimeout(resolve, ms));
}
