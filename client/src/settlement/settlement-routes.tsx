import { Route, Routes } from 'react-router';
import { NotFound } from '../ui/not-found.tsx';
import { BoardPage } from './board-page.tsx';
import { EntriesPage } from './entries-page.tsx';
import { ItemsPage } from './items-page.tsx';
import { StatementPage } from './statement-page.tsx';

/** `/settlement`: the board and what its figures open to, loaded when it is first asked for. */
export function SettlementRoutes() {
  return (
    <Routes>
      <Route index element={<BoardPage />} />
      <Route path=":period" element={<BoardPage />} />
      <Route path=":period/entries" element={<EntriesPage />} />
      <Route path=":period/statements/:party" element={<StatementPage />} />
      <Route path=":period/items" element={<ItemsPage />} />
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}
