import { Route, Routes } from 'react-router';
import { addSettlementTexts } from '../i18n/more-texts.ts';
import { NotFound } from '../ui/not-found.tsx';
import { BoardPage } from './board-page.tsx';
import { CardsPage } from './cards-page.tsx';
import { DeskPage } from './desk-page.tsx';
import { EntriesPage } from './entries-page.tsx';
import { ItemsPage } from './items-page.tsx';
import { StatementPage } from './statement-page.tsx';

addSettlementTexts();

/** The board and the pages behind its figures, loaded when the first of them is opened. */
export function SettlementRoutes() {
  return (
    <Routes>
      <Route index element={<BoardPage />} />
      <Route path="desk" element={<DeskPage />} />
      <Route path="cards" element={<CardsPage />} />
      <Route path=":period" element={<BoardPage />} />
      <Route path=":period/entries" element={<EntriesPage />} />
      <Route path=":period/statements/:party" element={<StatementPage />} />
      <Route path=":period/items" element={<ItemsPage />} />
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}
