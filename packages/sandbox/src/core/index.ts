export { createCore } from './createCore';
