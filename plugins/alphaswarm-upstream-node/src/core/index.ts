export * from './CoreClient';
export type { Organisation, PlatformSummary, Timeseries } from './coreSchemas';
