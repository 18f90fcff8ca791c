import { lazy, Suspense } from 'react';
import { Route, Routes } from 'react-router-dom';
import { TableSkeleton } from '@alphaswarm-admin/plugin-portal-react';
import { OverviewPage } from './overview/OverviewPage';
import { ServicePage } from './service/ServicePage';

const HistoryPage = lazy(() =>
  import('./history/HistoryPage').then(page => ({
    default: page.HistoryPage,
  })),
);

/** The pages below `/platform`. */
export function PlatformPage() {
  return (
    <Routes>
      <Route path="/" element={<OverviewPage />} />
      <Route
        path="/history"
        element={
          <Suspense fallback={<TableSkeleton rows={8} columns={3} />}>
            <HistoryPage />
          </Suspense>
        }
      />
      <Route path="/:cluster/:service/:tab?" element={<ServicePage />} />
    </Routes>
  );
}
