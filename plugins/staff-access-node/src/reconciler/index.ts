export {
  ActionReconciler,
  type ActionReconcilerOptions,
} from './ActionReconciler';
