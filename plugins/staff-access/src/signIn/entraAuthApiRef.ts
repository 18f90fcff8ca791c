import {
  type BackstageIdentityApi,
  createApiRef,
  type ProfileInfoApi,
  type SessionApi,
} from '@backstage/frontend-plugin-api';

/** What the sign-in page needs of a provider. */
export type StaffAuthApi = ProfileInfoApi & BackstageIdentityApi & SessionApi;

/** Sign-in with the AlphaSwarm staff Entra tenant through the `entra` provider. Tokens stay in memory; a cookie keeps the session. */
export const entraAuthApiRef = createApiRef<StaffAuthApi>().with({
  id: 'plugin.staff-access.entra-auth',
  pluginId: 'staff-access',
});
