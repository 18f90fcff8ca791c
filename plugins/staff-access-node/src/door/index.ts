export * from './MutatingRoutes';
export { enforceOneDoor, SecondDoorError } from './enforceOneDoor';
export { privilegedHttpRouterServiceFactory } from './privilegedHttpRouterServiceFactory';
export {
  addMarkedRoute,
  markMiddleware,
  markPersonalRoute,
  markQueryRoute,
  markWebhookRoute,
  type MutatingMethod,
} from './stances';
