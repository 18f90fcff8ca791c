import { resolve } from 'node:path';
import { z } from 'zod';
import { DEFAULT_SCENARIO_FILE } from './scenario';
import type { WebhookEndpoint } from './stripe';

/** Where each part listens unless the environment says otherwise. */
const DEFAULT_PORTS = {
  entra: 8901,
  ecs: 8902,
  cloudwatch: 8903,
  logs: 8904,
  cp: 8905,
  core: 8906,
  postgres: 8907,
  control: 8909,
  s3: 8910,
  kms: 8911,
  cloudtrail: 8912,
  autoscaling: 8913,
  sts: 8914,
  stripe: 8915,
};

const portSchema = z.coerce.number().int().min(0).max(65_535);

/**
 * Reads the sandbox's environment variables.
 *
 * @throws Error that names the variable
 */
export function readEnvironment(environment: NodeJS.ProcessEnv): {
  dataDir: string;
  scenarioFile: string;
  /** How many services to show in place of the scenario's own; absent for those. */
  services: number | undefined;
  /** The same for companies. */
  companies: number | undefined;
  /** Where Stripe's events are sent; absent for nowhere. */
  stripeWebhook: WebhookEndpoint | undefined;
  ports: typeof DEFAULT_PORTS;
} {
  const dataDir = environment.SANDBOX_DATA_DIR;
  if (!dataDir) {
    throw new Error(
      'SANDBOX_DATA_DIR must name the folder in which the sandbox keeps its database and keys',
    );
  }
  const port = (name: keyof typeof DEFAULT_PORTS): number => {
    const variable = `SANDBOX_PORT_${name.toUpperCase()}`;
    const parsed = portSchema.safeParse(
      environment[variable] || DEFAULT_PORTS[name],
    );
    if (!parsed.success) {
      throw new Error(
        `${variable} must be a port, 0 to 65535; it is '${environment[variable]}'`,
      );
    }
    return parsed.data;
  };
  return {
    dataDir: resolve(dataDir),
    scenarioFile: environment.SANDBOX_SCENARIO
      ? resolve(environment.SANDBOX_SCENARIO)
      : DEFAULT_SCENARIO_FILE,
    services: readCount(environment, 'SANDBOX_SERVICES', 2_000),
    companies: readCount(environment, 'SANDBOX_COMPANIES', 20_000),
    stripeWebhook: readStripeWebhook(environment),
    ports: Object.fromEntries(
      (Object.keys(DEFAULT_PORTS) as (keyof typeof DEFAULT_PORTS)[]).map(
        name => [name, port(name)],
      ),
    ) as typeof DEFAULT_PORTS,
  };
}

function readStripeWebhook(
  environment: NodeJS.ProcessEnv,
): WebhookEndpoint | undefined {
  const url = environment.SANDBOX_STRIPE_WEBHOOK_URL;
  const secret = environment.SANDBOX_STRIPE_WEBHOOK_SECRET;
  if (!url && !secret) return undefined;
  if (!url || !URL.canParse(url) || !secret) {
    throw new Error(
      'SANDBOX_STRIPE_WEBHOOK_URL must be a URL, and come with SANDBOX_STRIPE_WEBHOOK_SECRET',
    );
  }
  return { url, secret };
}

function readCount(
  environment: NodeJS.ProcessEnv,
  variable: string,
  most: number,
): number | undefined {
  const value = environment[variable];
  if (!value) return undefined;
  const parsed = z.coerce.number().int().min(1).max(most).safeParse(value);
  if (!parsed.success) {
    throw new Error(
      `${variable} must be a whole number, 1 to ${most}; it is '${value}'`,
    );
  }
  return parsed.data;
}
