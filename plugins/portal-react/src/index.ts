/**
 * What every page of the portal is made of: its frame, the words and signs for states, times, ids, problems, the URL as state, the API
 * client, and the places in the shell that plugins fill.
 *
 * @packageDocumentation
 */
export { PageFrame, PORTAL_NAME } from './components/PageFrame';
export { StateFilter } from './components/StateFilter';
export {
  StateSign,
  StateLegend,
  stateSigns,
  type SignState,
  type SignTone,
  type StateSignDefinition,
} from './components/StateSign';
export {
  RelativeTime,
  relativeTime,
  durationWords,
  useNow,
} from './components/RelativeTime';
export { Freshness } from './components/Freshness';
export {
  instantInWords,
  MetricChart,
  Sparkline,
  type ChartMark,
  type ChartPanel,
  type ChartSeries,
  type ChartThreshold,
  type ChartTime,
  type ChartUnit,
} from './charts';
export { CopyableId } from './components/CopyableId';
export { Drawer } from './components/Drawer';
export { EmptyState } from './components/EmptyState';
export { ListTable, type ListColumn } from './components/ListTable';
export {
  ProblemPanel,
  describeProblem,
  type ProblemDescription,
} from './components/ProblemPanel';
export { ForbiddenPanel } from './components/ForbiddenPanel';
export { TableSkeleton } from './components/TableSkeleton';
export {
  useUrlState,
  type SetUrlState,
  type UrlStateChange,
} from './url/useUrlState';
export { isKeySpokenFor } from './keyboard/isKeySpokenFor';
export {
  ROW_ATTRIBUTE,
  useRowKeys,
  type RowKeysOptions,
} from './keyboard/useRowKeys';
export {
  createApiClient,
  type ApiClient,
  type ApiQuery,
} from './api/createApiClient';
export {
  PortalApiError,
  type PortalApiErrorOptions,
} from './api/PortalApiError';
export { isAbort } from './api/isAbort';
export type { ErrorBody } from './api/errorBody';
export {
  NavEntryBlueprint,
  navEntryDataRef,
  navGroups,
  type NavBadge,
  type NavEntry,
  type NavGroup,
} from './shell/NavEntryBlueprint';
export {
  ShellElementBlueprint,
  shellPlaceDataRef,
  type ShellPlace,
  type ShellSlot,
} from './shell/ShellElementBlueprint';
export {
  SearchJumpBlueprint,
  searchJumpDataRef,
  type SearchJump,
  type SearchJumpHit,
} from './shell/SearchJumpBlueprint';
export {
  EnvironmentMark,
  readEnvironment,
  type EnvironmentTone,
  type PortalEnvironment,
} from './components/EnvironmentMark';
