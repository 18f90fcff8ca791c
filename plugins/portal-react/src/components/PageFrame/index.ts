export { PageFrame, PORTAL_NAME } from './PageFrame';
