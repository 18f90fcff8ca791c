export { ReadAuthorizer, type AuthorizedRead } from './ReadAuthorizer';
