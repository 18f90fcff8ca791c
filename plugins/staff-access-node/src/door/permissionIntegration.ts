import type { MutatingRoute } from './MutatingRoutes';

const PATH = '/.well-known/backstage/permissions/apply-conditions';

/** Backstage's own POST route of every plugin that has permission rules. It evaluates conditions and changes nothing. */
export const applyConditionsRoute: Omit<MutatingRoute, 'pluginId'> = {
  method: 'POST',
  path: PATH,
  stance: 'query',
};

type Layer = {
  regexp: RegExp & { fast_slash?: boolean };
  route?: { path: unknown; methods: Record<string, boolean> };
};

/**
 * Whether a router is one of the two that Backstage's permissions registry adds to a plugin. They can't carry our marks, so they are known by their shape: nothing in
 * them can be reached but below the well-known path.
 */
export function isPermissionIntegration(handler: unknown): boolean {
  const { stack } = handler as { stack?: Layer[] };
  return Array.isArray(stack) && stack.length > 0 && stack.every(isConfined);
}

function isConfined(layer: Layer): boolean {
  const prefix = '/.well-known/backstage/permissions/';
  if (layer.route) {
    return (
      typeof layer.route.path === 'string' &&
      layer.route.path.startsWith(prefix) &&
      Object.keys(layer.route.methods).every(method =>
        layer.route?.path === PATH
          ? method === 'post'
          : method === 'get' || method === 'head',
      )
    );
  }
  return (
    layer.regexp.fast_slash !== true &&
    layer.regexp.source.startsWith(
      '^\\/\\.well-known\\/backstage\\/permissions\\/',
    )
  );
}
