export { EnvironmentMark } from './EnvironmentMark';
export {
  readEnvironment,
  type EnvironmentTone,
  type PortalEnvironment,
} from './environment';
