/**
 * The backend of company accounts.
 *
 * @packageDocumentation
 */
export { companiesPlugin as default } from './plugin';
export { searchModuleCompanies } from './search/module';
