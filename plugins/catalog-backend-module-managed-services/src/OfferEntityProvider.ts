import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import type {
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import { offerInventorySchema } from '@alphaswarm-admin/plugin-managed-services-common';
import { offerEntity } from './offerEntity';

const TARGET = 'managed-services';

/** The catalogue of managed services as Resource entities. It asks the plugin that keeps it, and keeps what it has while that doesn't answer. */
export class OfferEntityProvider implements EntityProvider {
  readonly #auth: AuthService;
  readonly #discovery: DiscoveryService;
  #connection?: EntityProviderConnection;

  static create(options: { auth: AuthService; discovery: DiscoveryService }) {
    return new OfferEntityProvider(options);
  }

  private constructor(options: {
    auth: AuthService;
    discovery: DiscoveryService;
  }) {
    this.#auth = options.auth;
    this.#discovery = options.discovery;
  }

  getProviderName(): string {
    return TARGET;
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    this.#connection = connection;
  }

  /**
   * Brings the catalog in step: entities of services that are gone are removed.
   *
   * @throws ResponseError if the plugin doesn't answer with 200, z.ZodError if it answers with something else; the scheduler logs it and runs again
   */
  async sync(signal: AbortSignal): Promise<void> {
    if (!this.#connection) {
      throw new Error('The catalog has not connected the provider yet');
    }
    const { token } = await this.#auth.getPluginRequestToken({
      onBehalfOf: await this.#auth.getOwnServiceCredentials(),
      targetPluginId: TARGET,
    });
    const baseUrl = await this.#discovery.getBaseUrl(TARGET);
    const response = await fetch(`${baseUrl}/inventory`, {
      headers: { authorization: `Bearer ${token}` },
      signal,
    });
    if (!response.ok) throw await ResponseError.fromResponse(response);
    const { offers } = offerInventorySchema.parse(await response.json());
    const known = new Set(offers.map(({ id }) => id));
    await this.#connection.applyMutation({
      type: 'full',
      entities: offers.map(offer => ({
        entity: offerEntity(offer, known),
        locationKey: TARGET,
      })),
    });
  }
}
