export { StateSign } from './StateSign';
export { StateLegend } from './StateLegend';
export {
  type SignState,
  type SignTone,
  type StateSignDefinition,
  stateSigns,
} from './stateSigns';
