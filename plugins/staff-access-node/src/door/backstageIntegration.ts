type Layer = { route?: { path: unknown } };

/**
 * Whether a router is one that Backstage's own services add to a plugin, such as the scheduler's "trigger" and "cancel": every route of it is below
 * `/.backstage/`. They can't carry our marks, and the portal has no use for what they change: they are mounted undeclared, so their reads work and
 * their mutations are refused when they are called.
 */
export function isBackstageIntegration(handler: unknown): boolean {
  const { stack } = handler as { stack?: Layer[] };
  return (
    Array.isArray(stack) &&
    stack.length > 0 &&
    stack.every(
      ({ route }) =>
        typeof route?.path === 'string' &&
        route.path.startsWith('/.backstage/'),
    )
  );
}
