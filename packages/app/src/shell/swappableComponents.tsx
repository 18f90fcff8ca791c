import {
  ErrorDisplay,
  NotFoundErrorPage,
  Progress,
} from '@backstage/frontend-plugin-api';
import { SwappableComponentBlueprint } from '@backstage/plugin-app-react';
import { BrokenPart } from './BrokenPart';
import { PageLoading } from './PageLoading';

/** What stands in for a page while it loads. */
export const progress = SwappableComponentBlueprint.make({
  name: 'core-progress',
  params: define =>
    define({
      component: Progress,
      loader: () => PageLoading,
    }),
});

/** What stands in for a page that doesn't exist. */
export const notFoundPage = SwappableComponentBlueprint.make({
  name: 'core-not-found-error-page',
  params: define =>
    define({
      component: NotFoundErrorPage,
      loader: () => import('./NotFoundPage').then(m => m.NotFoundPage),
    }),
});

/**
 * What stands in for a page or a part of one that threw. Not loaded on demand: a page whose code can't be loaded is what it has to tell of.
 */
export const errorDisplay = SwappableComponentBlueprint.make({
  name: 'core-error-display',
  params: define =>
    define({
      component: ErrorDisplay,
      loader: () => BrokenPart,
    }),
});
