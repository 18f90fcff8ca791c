import { Route, Routes } from 'react-router-dom';
import { OverviewPage } from './overview/OverviewPage';
import { ServicePage } from './service/ServicePage';

/** The pages below `/platform`. */
export function PlatformPage() {
  return (
    <Routes>
      <Route path="/" element={<OverviewPage />} />
      <Route path="/:cluster/:service/:tab?" element={<ServicePage />} />
    </Routes>
  );
}
