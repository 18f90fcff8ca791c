export { createCp } from './createCp';
