import { lazy, type ReactNode, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, Route, Routes, useLocation } from 'react-router';
import { SignedIn } from './access/signed-in.tsx';
import styles from './app.module.css';
import { MapRegion } from './map/map-region.tsx';
import { MapSceneProvider } from './map/map-scene.tsx';
import { useFavouriteStops } from './planner/favourite-stops.ts';
import { MapPick } from './planner/map-pick.tsx';
import { PlanPage } from './planner/plan-page.tsx';
import { AnnouncerProvider } from './ui/announcer.tsx';
import { ConnectionNotice } from './ui/connection-notice.tsx';
import { CrashBoundary } from './ui/crash-boundary.tsx';
import { NotFound } from './ui/not-found.tsx';
import { PageHeader } from './ui/page-header.tsx';
import { Loading } from './ui/query-view.tsx';
import { SheetPanel, SheetProvider } from './ui/sheet.tsx';

const StopPage = lazy(() => import('./lines/stop-page.tsx').then((module) => ({ default: module.StopPage })));
const StopTimesPage = lazy(() =>
  import('./lines/stop-times-page.tsx').then((module) => ({ default: module.StopTimesPage })),
);
const LinePage = lazy(() => import('./lines/line-page.tsx').then((module) => ({ default: module.LinePage })));
const LinesPage = lazy(() =>
  import('./lines/lines-page.tsx').then((module) => ({ default: module.LinesPage })),
);
const AboutPage = lazy(() =>
  import('./about/about-page.tsx').then((module) => ({ default: module.AboutPage })),
);
const TrainsPage = lazy(() =>
  import('./lines/trains-page.tsx').then((module) => ({ default: module.TrainsPage })),
);
const FavouriteStopsList = lazy(() =>
  import('./lines/favourite-stops-list.tsx').then((module) => ({ default: module.FavouriteStopsList })),
);
const ReachPage = lazy(() =>
  import('./reach/reach-page.tsx').then((module) => ({ default: module.ReachPage })),
);
const CardRoutes = lazy(() =>
  import('./card/card-routes.tsx').then((module) => ({ default: module.CardRoutes })),
);
const SettlementRoutes = lazy(() =>
  import('./settlement/settlement-routes.tsx').then((module) => ({ default: module.SettlementRoutes })),
);
const JourneyPage = lazy(() =>
  import('./settlement/journey-page.tsx').then((module) => ({ default: module.JourneyPage })),
);

const BureauRoutes = lazy(() =>
  import('./bureau/bureau-routes.tsx').then((module) => ({ default: module.BureauRoutes })),
);

/** Pages about money and about the page itself have no map beside them and use the whole width. */
const wideViews = /^\/(about|card|settlement|journey)(\/|$)/;

/** The editor of a scenario needs a wider panel. */
const editorView = /^\/bureau\/./;

/** Header, panel and map: the same elements on narrow and wide screens. */
export function App() {
  const { pathname } = useLocation();
  const { t } = useTranslation();
  return (
    <AnnouncerProvider>
      <SheetProvider>
        <MapSceneProvider>
          <a className={styles.skip} href="#main">
            {t('app.skip')}
          </a>
          <div className={styles.app} data-view={editorView.test(pathname) ? 'editor' : undefined}>
            <PageHeader />
            <ConnectionNotice />
            {wideViews.test(pathname) ? (
              <main id="main" className={styles.wide} tabIndex={-1}>
                <Views />
              </main>
            ) : (
              <>
                <SheetPanel>
                  <Views />
                </SheetPanel>
                <CrashBoundary>
                  <MapRegion renderPick={(pick, onClose) => <MapPick pick={pick} onClose={onClose} />} />
                </CrashBoundary>
              </>
            )}
          </div>
        </MapSceneProvider>
      </SheetProvider>
    </AnnouncerProvider>
  );
}

function Views() {
  const { pathname, search } = useLocation();
  return (
    <CrashBoundary key={pathname}>
      <Suspense fallback={<Loading />}>
        <Routes>
          <Route path="/" element={<Navigate to={{ pathname: '/plan', search }} replace />} />
          <Route path="/plan" element={<PlanPage start={<Favourites />} />} />
          <Route path="/stop/:id" element={<StopPage />} />
          <Route path="/stop/:id/times" element={<StopTimesPage />} />
          <Route path="/line/:id" element={<LinePage />} />
          <Route path="/lines" element={<LinesPage />} />
          <Route path="/about" element={<AboutPage />} />
          <Route path="/trains" element={<TrainsPage />} />
          <Route path="/reach" element={<ReachPage />} />
          <Route
            path="/bureau/*"
            element={
              <SignedIn as="page">
                <BureauRoutes />
              </SignedIn>
            }
          />
          <Route path="/card/*" element={<Money view={<CardRoutes />} />} />
          <Route path="/settlement/*" element={<Money view={<SettlementRoutes />} />} />
          <Route path="/journey/:journeyId" element={<Money view={<JourneyPage />} />} />
          <Route path="*" element={<NotFound />} />
        </Routes>
      </Suspense>
    </CrashBoundary>
  );
}

/** The favourites come after the form, which does not wait for them; without one their code is not loaded. */
function Favourites() {
  const { list } = useFavouriteStops();
  return list.length === 0 ? null : (
    <Suspense fallback={null}>
      <FavouriteStopsList />
    </Suspense>
  );
}

function Money({ view }: { readonly view: ReactNode }) {
  return <SignedIn as="page">{view}</SignedIn>;
}
