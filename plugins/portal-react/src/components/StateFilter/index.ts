export { StateFilter } from './StateFilter';
