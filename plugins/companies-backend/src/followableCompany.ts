import type { CpOperationsClient } from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import { companyReadPermission } from '@alphaswarm-admin/plugin-companies-common';
import type { Followable } from '@alphaswarm-admin/plugin-staff-access-node';
import { companyParams } from './schemas';

/** Lets people follow companies, by their id at alphaswarm-cp. */
export function followableCompany(
  cp: Pick<CpOperationsClient, 'company'>,
): Followable {
  return {
    kind: 'company',
    permission: companyReadPermission,
    async find(id, call) {
      if (!companyParams.safeParse({ company: id }).success) return undefined;
      const { name } = await cp.company(id, call);
      return { title: name, path: `/companies/${encodeURIComponent(id)}` };
    },
  };
}
