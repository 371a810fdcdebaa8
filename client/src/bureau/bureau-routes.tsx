import { Route, Routes } from 'react-router';
import { addScenarioTexts } from '../i18n/scenario-texts.ts';
import { NotFound } from '../ui/not-found.tsx';
import { ScenarioPage } from './scenario-page.tsx';
import { ScenariosPage } from './scenarios-page.tsx';

addScenarioTexts();

/** Pages below `/bureau`. */
export function BureauRoutes() {
  return (
    <Routes>
      <Route index element={<ScenariosPage />} />
      <Route path=":scenarioId" element={<ScenarioPage />} />
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}
