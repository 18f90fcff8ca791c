export * from './MutatingRoutes';
export { enforceOneDoor, SecondDoorError } from './enforceOneDoor';
export { privilegedHttpRouterServiceFactory } from './privilegedHttpRouterServiceFactory';
export {
  addMarkedRoute,
  markMiddleware,
  markPersonalRoute,
  markQueryRoute,
  type MutatingMethod,
} from './stances';
