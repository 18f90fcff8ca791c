// HEALTHCHECK of the image, which has no shell and no curl: exit code 0 when the portal serves and reaches its database.
const port = process.env.ALPHASWARM_ADMIN_LISTEN_PORT || '8900';

const healthy = await fetch(`http://127.0.0.1:${port}/admin/health`, {
  signal: AbortSignal.timeout(4_000),
}).then(
  response => response.ok,
  () => false,
);
process.exit(healthy ? 0 : 1);
