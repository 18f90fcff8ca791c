import { Route, Routes } from 'react-router-dom';
import { ApprovalDetailPage } from './ApprovalDetailPage';
import { ApprovalListPage } from './ApprovalListPage';

/** The pages below `/approvals`. */
export function ApprovalsPage() {
  return (
    <Routes>
      <Route path="/" element={<ApprovalListPage />} />
      <Route path="/:id" element={<ApprovalDetailPage />} />
    </Routes>
  );
}
