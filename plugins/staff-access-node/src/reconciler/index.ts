export { ActionReconciler } from './ActionReconciler';
