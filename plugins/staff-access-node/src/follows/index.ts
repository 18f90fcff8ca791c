export * from './Followables';
