// HEALTHCHECK of the image, which has no shell and no curl: exit code 0 when the portal serves and reaches its database. With --alive any answer will do: a
// portal whose database is away answers 503, and starting it again would mend nothing.
const port = process.env.ALPHASWARM_ADMIN_LISTEN_PORT || '8900';
const anyAnswer = process.argv.includes('--alive');

const healthy = await fetch(`http://127.0.0.1:${port}/admin/health`, {
  signal: AbortSignal.timeout(4_000),
}).then(
  response => response.ok || anyAnswer,
  () => false,
);
process.exit(healthy ? 0 : 1);
