import { Route, Routes } from 'react-router';
import { NotFound } from '../ui/not-found.tsx';
import { CardPage } from './card-page.tsx';
import { CardStatementPage } from './card-statement-page.tsx';
import { ChooseCardPage } from './choose-card-page.tsx';

/** Pages about one card, loaded when the first of them is opened. */
export function CardRoutes() {
  return (
    <Routes>
      <Route index element={<ChooseCardPage />} />
      <Route path=":cardId" element={<CardPage />} />
      <Route path=":cardId/statement" element={<CardStatementPage />} />
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}
