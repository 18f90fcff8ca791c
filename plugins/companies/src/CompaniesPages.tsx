import { Route, Routes } from 'react-router-dom';
import { CompanyPage, type PlacedCard } from './company/CompanyPage';
import { CompaniesPage } from './list/CompaniesPage';

/** The pages below `/companies`. */
export function CompaniesPages(props: { cards: readonly PlacedCard[] }) {
  return (
    <Routes>
      <Route path="/" element={<CompaniesPage />} />
      <Route path="/:company" element={<CompanyPage cards={props.cards} />} />
    </Routes>
  );
}
