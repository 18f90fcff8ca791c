/**
 * How other plugins take part in the pages of companies.
 *
 * @packageDocumentation
 */
export {
  CompanyCardBlueprint,
  companyCardDataRef,
  type CompanyCard,
  type CompanyCardProps,
} from './CompanyCardBlueprint';
