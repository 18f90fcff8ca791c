export { revertIdOf } from './createRevertAction';
export { REVERT_PATH, revertRoutes } from './revertRoutes';
