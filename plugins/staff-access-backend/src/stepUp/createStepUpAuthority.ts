import type { RootConfigService } from '@backstage/backend-plugin-api';
import {
  readEntraTenant,
  type CpAuthClient,
} from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import { CpStepUpAuthority } from './CpStepUpAuthority';
import { EntraStepUpAuthority } from './EntraStepUpAuthority';
import type { StepUpAuthority } from './StepUpAuthority';

/**
 * The authority that `staffAccess.stepUp.authority` names: `cp` (the default) or `entra`.
 *
 * @throws Error for any other name
 */
export function createStepUpAuthority(
  config: RootConfigService,
  cp: CpAuthClient,
): StepUpAuthority {
  const name = config.getOptionalString('staffAccess.stepUp.authority') ?? 'cp';
  switch (name) {
    case 'cp':
      return CpStepUpAuthority.create({ cp });
    case 'entra': {
      const { issuer, clientId } = readEntraTenant(config);
      return EntraStepUpAuthority.create({
        client: {
          issuer,
          clientId,
          clientSecret: config.getOptionalString(
            'staffAccess.stepUp.clientSecret',
          ),
        },
      });
    }
    default:
      throw new Error(
        `staffAccess.stepUp.authority must be 'cp' or 'entra', not '${name}'`,
      );
  }
}
