export * from './CoreClient';
export type {
  Organisation,
  OrganisationTimeseries,
  PlatformSummary,
  Timeseries,
} from './coreSchemas';
