export { createEntra, type Entra } from './createEntra';
export { tamperSchema } from './tamper';
export { isLoopbackHttp } from './redirectUri';
export { MANAGE_API } from './tenantProvider';
