export { ForbiddenPanel } from './ForbiddenPanel';
