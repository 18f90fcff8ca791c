import type { DiscoveryApi, FetchApi } from '@backstage/frontend-plugin-api';
import {
  type ApiClient,
  createApiClient,
} from '@alphaswarm-admin/plugin-portal-react';
import type { StaffMember } from '@alphaswarm-admin/plugin-staff-access-common';
import type { StaffMemberApi } from '@alphaswarm-admin/plugin-staff-access-react';

/** {@link StaffMemberApi} over HTTP. */
export class DefaultStaffMemberApi implements StaffMemberApi {
  readonly #client: ApiClient;

  static create(options: { discoveryApi: DiscoveryApi; fetchApi: FetchApi }) {
    return new DefaultStaffMemberApi(
      createApiClient({ ...options, pluginId: 'staff-access' }),
    );
  }

  private constructor(client: ApiClient) {
    this.#client = client;
  }

  get(options?: { signal?: AbortSignal }): Promise<StaffMember> {
    return this.#client.get('/me', {}, options);
  }
}
