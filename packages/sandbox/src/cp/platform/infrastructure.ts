/** `GET /manage/topology/services`. */
export const topologyServices = [
  {
    id: 'cp',
    label: 'Control plane',
    role: 'control',
    port: 9000,
    health_path: '/manage/readyz',
  },
  {
    id: 'core',
    label: 'Core API',
    role: 'api',
    port: 8000,
    health_path: '/readyz',
  },
  {
    id: 'backtest-engine',
    label: 'Backtest engine',
    role: 'compute',
    port: 8100,
    health_path: '/healthz',
  },
  {
    id: 'market-data',
    label: 'Market data',
    role: 'data',
    port: 8200,
    health_path: '/healthz',
  },
  {
    id: 'agentcore-proxy',
    label: 'AgentCore proxy',
    role: 'gateway',
    port: 8300,
    health_path: '/healthz',
  },
].map(service => ({
  aliases: [],
  workload: 'deployment',
  image_key: service.id,
  cluster: 'alphaswarm-eks-prod',
  namespace: 'alphaswarm',
  protocols: { http: true },
  endpoints: {
    internal: `http://${service.id}.alphaswarm.svc:${service.port}/`,
  },
  ...service,
}));

/** `GET /manage/cells`. */
export const cells = [
  {
    id: 'cell-eu-1',
    tier: 'enterprise',
    region: 'eu-west-1',
    state: 'active',
    capacity_max_tenants: 40,
  },
  {
    id: 'cell-eu-2',
    tier: 'standard',
    region: 'eu-west-1',
    state: 'active',
    capacity_max_tenants: 400,
  },
  {
    id: 'cell-us-1',
    tier: 'standard',
    region: 'us-east-1',
    state: 'draining',
    capacity_max_tenants: 400,
  },
  {
    id: 'cell-us-2',
    tier: 'standard',
    region: 'us-east-1',
    state: 'provisioning',
    capacity_max_tenants: 400,
  },
];

/** `GET /manage/connections`. */
export const connections = [
  {
    id: 'core-postgres',
    service_id: 'core',
    kind: 'postgres',
    host: 'core.db.alphaswarm.internal',
    port: 5432,
    tls: true,
    auth: {
      kind: 'password',
      secret_ref: 'secretsmanager:alphaswarm/prod/core-postgres',
    },
  },
  {
    id: 'market-data-kafka',
    service_id: 'market-data',
    kind: 'kafka',
    host: 'kafka.alphaswarm.internal',
    port: 9094,
    tls: true,
    auth: { kind: 'sasl', secret_ref: 'secretsmanager:alphaswarm/prod/kafka' },
  },
  {
    id: 'backtest-redis',
    service_id: 'backtest-engine',
    kind: 'redis',
    host: 'redis.alphaswarm.internal',
    port: 6379,
    tls: true,
    auth: { kind: 'acl', secret_ref: 'secretsmanager:alphaswarm/prod/redis' },
  },
];
