/**
 * What other backend plugins may ask of billing.
 *
 * @packageDocumentation
 */
export {
  subscriptionCollectionServiceRef,
  type CollectionChange,
  type CollectionState,
  type SubscriptionCollection,
} from './subscriptionCollectionServiceRef';
