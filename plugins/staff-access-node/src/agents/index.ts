export {
  AGENT_CONNECTION,
  STAFF_AGENT_NAMESPACE,
  type Agent,
  type RepresentedPerson,
} from './Agent';
export { agentCallersServiceRef, type AgentCallers } from './AgentCallers';
export { agentPolicyServiceRef, type AgentPolicy } from './agentPolicy';
export { agentAwareHttpAuthServiceFactory } from './agentAwareHttpAuthServiceFactory';
export { agentAwarePermissionsServiceFactory } from './agentAwarePermissionsServiceFactory';
export { callerReaderServiceRef } from './callerReader';
