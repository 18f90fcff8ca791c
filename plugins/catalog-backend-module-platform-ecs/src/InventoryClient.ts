import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import {
  type EcsInventory,
  inventorySchema,
} from '@alphaswarm-admin/plugin-platform-ecs-common';

const TARGET = 'platform-ecs';

/** Asks platform-ecs what services there are: the catalog itself never speaks to AWS. */
export class InventoryClient {
  readonly #auth: AuthService;
  readonly #discovery: DiscoveryService;

  static create(options: { auth: AuthService; discovery: DiscoveryService }) {
    return new InventoryClient(options);
  }

  private constructor(options: {
    auth: AuthService;
    discovery: DiscoveryService;
  }) {
    this.#auth = options.auth;
    this.#discovery = options.discovery;
  }

  /**
   * Reads the inventory.
   *
   * @throws ResponseError if platform-ecs doesn't answer with 200, z.ZodError if it answers with something else
   */
  async read(options: { signal: AbortSignal }): Promise<EcsInventory> {
    const { token } = await this.#auth.getPluginRequestToken({
      onBehalfOf: await this.#auth.getOwnServiceCredentials(),
      targetPluginId: TARGET,
    });
    const baseUrl = await this.#discovery.getBaseUrl(TARGET);
    const response = await fetch(`${baseUrl}/inventory`, {
      headers: { authorization: `Bearer ${token}` },
      signal: options.signal,
    });
    if (!response.ok) throw await ResponseError.fromResponse(response);
    return inventorySchema.parse(await response.json());
  }
}
