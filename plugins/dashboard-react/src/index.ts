/**
 * How a plugin contributes a card to the dashboard, and the frame that cards stand in.
 *
 * @packageDocumentation
 */
export {
  DashboardCardBlueprint,
  dashboardCardPlaceDataRef,
  dashboardColumns,
  type DashboardCardPlace,
  type DashboardColumn,
} from './DashboardCardBlueprint';
export { CardFrame, CardSkeleton } from './components/CardFrame';
export { Permitted } from './components/Permitted';
