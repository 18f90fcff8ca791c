import type { MutatingRoute } from '@alphaswarm-admin/plugin-staff-access-node';

/** The plugins that aren't ours. Every other plugin is held to the one door when it mounts its routes. */
export const thirdPartyPlugins = [
  'app',
  'auth',
  'catalog',
  'mcp-actions',
  'notifications',
  'permission',
  'search',
];

/** Those among them that do nothing but hand on what agents ask for to our own routes, in the agents' name. */
export const relayPlugins = ['mcp-actions'];

/**
 * The stance of every non-GET route of the plugins that are not ours. A route that is not listed here is refused, so an upgrade of Backstage that adds one
 * fails closed: the route answers 403 until somebody has looked at it. Routes that the portal has no use for are left out on purpose.
 *
 * `auditor`: mutates, and Backstage's auditor, replaced by ours, writes the intent first. `personal`: touches only the caller's own session or
 * preferences. `query`: reads. `internal`: one plugin tells another something. `relay`: hands on what an agent asks for to routes that have stances of their own.
 */
export const thirdPartyStances: MutatingRoute[] = [
  { pluginId: 'catalog', method: 'POST', path: '/refresh', stance: 'auditor' },
  {
    pluginId: 'catalog',
    method: 'DELETE',
    path: '/entities/by-uid/:uid',
    stance: 'auditor',
  },
  {
    pluginId: 'catalog',
    method: 'POST',
    path: '/locations',
    stance: 'auditor',
  },
  {
    pluginId: 'catalog',
    method: 'PUT',
    path: '/locations/:id',
    stance: 'auditor',
  },
  {
    pluginId: 'catalog',
    method: 'DELETE',
    path: '/locations/:id',
    stance: 'auditor',
  },
  ...[
    '/entities/by-query',
    '/entities/by-refs',
    '/entity-facets',
    '/locations/by-query',
    '/analyze-location',
    '/validate-entity',
  ].map((path): MutatingRoute => ({
    pluginId: 'catalog',
    method: 'POST',
    path,
    stance: 'query',
  })),
  // What is read, saved and wanted of one's own notifications.
  ...['/notifications/update', '/settings'].map((path): MutatingRoute => ({
    pluginId: 'notifications',
    method: 'POST',
    path,
    stance: 'personal',
  })),
  // How a plugin sends one.
  {
    pluginId: 'notifications',
    method: 'POST',
    path: '/',
    stance: 'internal',
  },
  // MCP over streamable HTTP: every message is a POST. What a tool does is what the route does that it leads to.
  { pluginId: 'mcp-actions', method: 'POST', path: '/v1', stance: 'relay' },
  {
    pluginId: 'permission',
    method: 'POST',
    path: '/authorize',
    stance: 'query',
  },
  // A provider may answer by a form post (OAuth 2.0 Form Post Response Mode); the handler checks state and cookie.
  ...['/:provider/handler/frame', '/:provider/logout'].map(
    (path): MutatingRoute => ({
      pluginId: 'auth',
      method: 'POST',
      path,
      stance: 'personal',
    }),
  ),
  // Every plugin with permission rules answers these of the permission backend, and every plugin ends its own cookie session.
  {
    pluginId: '*',
    method: 'POST',
    path: '/.well-known/backstage/permissions/apply-conditions',
    stance: 'query',
  },
  {
    pluginId: '*',
    method: 'DELETE',
    path: '/.backstage/auth/v1/cookie',
    stance: 'personal',
  },
];
