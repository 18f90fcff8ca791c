/**
 * How a plugin contributes a card to the dashboard.
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
export { CardSkeleton } from './components/CardFrame';
