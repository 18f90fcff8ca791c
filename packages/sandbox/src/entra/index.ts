export { createEntra, type Entra } from './createEntra';
export { tamperSchema, type Tamper } from './tamper';
export type { DirectoryPerson } from './directory';
export { isLoopbackHttp } from './redirectUri';
export { MANAGE_API } from './tenantProvider';
