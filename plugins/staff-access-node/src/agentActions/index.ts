export { agentActionsRegistryServiceFactory } from './agentActionsRegistryServiceFactory';
export { agentActionsServiceFactory } from './agentActionsServiceFactory';
export {
  agentRoutesServiceRef,
  RegisteredAgentRoutes,
  type AgentRoute,
  type AgentRoutes,
} from './AgentRoutes';
export {
  inProcessCallsServiceRef,
  type InProcessCalls,
} from './InProcessCalls';
