import type { CompanyUsage } from '@alphaswarm-admin/plugin-companies-common';
import { usageFacts } from '../usage/figures';
import { Facts } from './Facts';

/** What a company uses now. */
export function UsageFacts({ usage }: { usage: CompanyUsage }) {
  return <Facts label="Usage now" facts={usageFacts(usage)} />;
}
