// @vitest-environment jsdom

import { screen, waitFor } from '@testing-library/react';
import { Route, Routes } from 'react-router';
import { afterEach, expect, test, vi } from 'vitest';
import { zh } from '../../../client/src/i18n/zh.ts';
import { MapSceneProvider } from '../../../client/src/map/map-scene.tsx';
import { renderPage } from '../render.tsx';

// Its texts join those of the page, which has to be started.
const { StopPage } = await import('../../../client/src/lines/stop-page.tsx');

afterEach(() => vi.unstubAllGlobals());

const place = { name: '东站', names: { zh: '东站', en: 'East' }, stopId: 'm:9', lat: 40.8, lon: 111.7 };

/** Opens a stop without departures; tells how many the board asked for. */
function open(query: string): () => string | null | undefined {
  const boards: URL[] = [];
  vi.stubGlobal('fetch', async (asked: string) => {
    const url = new URL(asked, 'http://localhost');
    if (url.pathname === '/api/v6/stop')
      return Response.json({ place, routes: [], members: [], entrances: [], wheelchair: 'unknown' });
    if (url.pathname !== '/api/v6/stoptimes') return Response.json([]);
    boards.push(url);
    return Response.json({ stopTimes: [], place });
  });
  renderPage(
    <MapSceneProvider>
      <Routes>
        <Route path="/stop/:id" element={<StopPage />} />
      </Routes>
    </MapSceneProvider>,
    { path: `/stop/m:9?${query}` },
  );
  return () => boards.at(-1)?.searchParams.get('n');
}

test('a board of one direction asks for more departures: few of the next ones go there', async () => {
  const countOf = open('toward=西');
  await waitFor(() => expect(countOf()).toBe('96'));
});

test('the board of another day leads to the timetable of that day, that of now to the one of today', async () => {
  const countOf = open('at=2026-10-01T08:00');
  const link = await screen.findByRole('link', { name: zh['times.link'] });
  expect(link.getAttribute('href')).toBe('/stop/m%3A9/times?date=2026-10-01');
  await waitFor(() => expect(countOf()).toBe('24'));
});
