export { RelativeTime } from './RelativeTime';
export { durationWords, relativeTime } from './relativeTime';
export { useNow } from './useNow';
