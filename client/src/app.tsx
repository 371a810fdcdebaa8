import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, Route, Routes, useLocation } from 'react-router';
import styles from './app.module.css';
import { MapRegion } from './map/map-region.tsx';
import { MapSceneProvider } from './map/map-scene.tsx';
import { PlanPage } from './planner/plan-page.tsx';
import { AnnouncerProvider } from './ui/announcer.tsx';
import { CrashBoundary } from './ui/crash-boundary.tsx';
import { PageHeader } from './ui/page-header.tsx';
import { SheetPanel, SheetProvider } from './ui/sheet.tsx';
import { StateMessage } from './ui/state-message.tsx';

const StopPage = lazy(() => import('./lines/stop-page.tsx').then((module) => ({ default: module.StopPage })));
const LinePage = lazy(() => import('./lines/line-page.tsx').then((module) => ({ default: module.LinePage })));
const LinesPage = lazy(() =>
  import('./lines/lines-page.tsx').then((module) => ({ default: module.LinesPage })),
);
const ReachPage = lazy(() =>
  import('./reach/reach-page.tsx').then((module) => ({ default: module.ReachPage })),
);

/** One tree for every width: header, panel, map. */
export function App() {
  const { t } = useTranslation();
  const { pathname, search } = useLocation();
  return (
    <AnnouncerProvider>
      <SheetProvider>
        <MapSceneProvider>
          <a className={styles.skip} href="#main">
            {t('app.skip')}
          </a>
          <div className={styles.app}>
            <PageHeader />
            <SheetPanel>
              <CrashBoundary key={pathname}>
                <Suspense fallback={<p className={styles.loading}>{t('app.loading')}</p>}>
                  <Routes>
                    <Route path="/" element={<Navigate to={{ pathname: '/plan', search }} replace />} />
                    <Route path="/plan" element={<PlanPage />} />
                    <Route path="/stop/:id" element={<StopPage />} />
                    <Route path="/line/:id" element={<LinePage />} />
                    <Route path="/lines" element={<LinesPage />} />
                    <Route path="/reach" element={<ReachPage />} />
                    <Route
                      path="*"
                      element={<StateMessage title={t('app.notFound')}>{t('app.notFoundHint')}</StateMessage>}
                    />
                  </Routes>
                </Suspense>
              </CrashBoundary>
            </SheetPanel>
            <CrashBoundary>
              <MapRegion />
            </CrashBoundary>
          </div>
        </MapSceneProvider>
      </SheetProvider>
    </AnnouncerProvider>
  );
}
