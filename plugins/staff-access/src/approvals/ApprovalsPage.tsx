import { Route, Routes } from 'react-router-dom';
import { ApprovalDetailPage } from './ApprovalDetailPage';
import { ApprovalListPage } from './ApprovalListPage';
import { ProposalPage } from '../proposals/ProposalPage';

/** The pages below `/approvals`. */
export function ApprovalsPage() {
  return (
    <Routes>
      <Route path="/" element={<ApprovalListPage />} />
      <Route path="/proposals/:id" element={<ProposalPage />} />
      <Route path="/:id" element={<ApprovalDetailPage />} />
    </Routes>
  );
}
