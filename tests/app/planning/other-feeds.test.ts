/**
 * Small feeds with features that the feeds of the two cities lack: the 180th meridian, and ids of any length and any
 * characters.
 */
import { join } from 'node:path';
import express from 'express';
import { pino } from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createApp } from '../../../server/api/app.ts';
import { loadWorld } from '../../../server/app/planning/load-feeds.ts';
import { createUseCases } from '../../../server/app/use-cases.ts';
import { type FeedFiles, makeTempDir, writeInlineFeed } from '../../support/inline-feed.ts';
import { noRoom } from '../../support/no-room.ts';

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers of many kinds, looked at here and there
  readonly body: any;
}

/** Serves the real API over the feed; the returned function requests a path with its query. */
async function serveInline(files: FeedFiles): Promise<(path: string) => Promise<Answer>> {
  const dir = await makeTempDir();
  const feed = await writeInlineFeed(join(dir, 'feed'), files);
  const world = await loadWorld({ feeds: [feed], data: join(dir, 'data') });
  const useCases = createUseCases(world, noRoom, noRoom, noRoom);
  const server = express()
    .use(createApp(useCases, { logger: pino({ level: 'silent' }), version: '1' }))
    .listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  return async (path) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`);
    return { status: response.status, body: await response.json() };
  };
}

const calendar = `service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date
S,1,1,1,1,1,1,1,20260101,20261231
`;

describe('a ferry across the 180th meridian', () => {
  const ferry: FeedFiles = {
    'agency.txt': 'agency_id,agency_name,agency_url,agency_timezone\nF,Ferry,http://a.example,Pacific/Fiji\n',
    'calendar.txt': calendar,
    'routes.txt': 'route_id,agency_id,route_short_name,route_type\nR,F,1,4\n',
    'stops.txt':
      'stop_id,stop_name,stop_lat,stop_lon\nsuva,Suva,-18.135791,178.4234745\nmatei,Matei,-16.6862018,-179.8820305\n',
    'trips.txt': 'route_id,service_id,trip_id\nR,S,out\n',
    'stop_times.txt':
      'trip_id,arrival_time,departure_time,stop_id,stop_sequence\nout,00:00:00,00:00:00,suva,1\nout,12:00:00,12:00:00,matei,2\n',
  };

  test('the first view lies between its ends, and longitudes above 180 and below -180 find both stops', async () => {
    const ask = await serveInline(ferry);
    const { body: initial } = await ask('/api/v1/map/initial');
    expect(initial.lon).toBeCloseTo(179.27, 1);
    for (const corners of [
      'min=-20,177&max=-15,-178',
      'min=-20,177&max=-15,182',
      'min=-15,-183&max=-20,-178',
    ]) {
      const { body } = await ask(`/api/v6/map/stops?${corners}`);
      expect(body.map(({ name }: { name: string }) => name).sort(), corners).toEqual(['Matei', 'Suva']);
    }
    const { body: eastern } = await ask('/api/v6/map/stops?min=-20,-181&max=-15,-178');
    expect(eastern.map(({ name }: { name: string }) => name)).toEqual(['Matei']);
  });

  test('the nearest stop may lie on the other side, and the ferry is on the map there', async () => {
    const ask = await serveInline(ferry);
    const { body: near } = await ask('/api/v1/reverse-geocode?place=-16.69,-179.9&numResults=1');
    expect(near[0]?.name).toBe('Matei');
    const span = 'startTime=2026-11-25T06:00:00%2B12:00&endTime=2026-11-25T06:05:00%2B12:00';
    const { body: moving } = await ask(`/api/v6/map/trips?min=-20,179&max=-15,181&zoom=10&${span}`);
    expect(moving).toHaveLength(1);
    const { body: elsewhere } = await ask(`/api/v6/map/trips?min=-20,-10&max=-15,10&zoom=10&${span}`);
    expect(elsewhere).toHaveLength(0);
  });

  test('a plan and what can be reached go across', async () => {
    const ask = await serveInline(ferry);
    const { body: plan } = await ask(
      '/api/v6/plan?fromPlace=feed:suva&toPlace=feed:matei&time=2026-11-24T23:30',
    );
    expect(plan.itineraries[0]?.legs.map(({ mode }: { mode: string }) => mode)).toEqual(['FERRY']);
    const { body: reach } = await ask(
      '/api/v6/one-to-all?one=feed:suva&maxTravelTime=900&time=2026-11-24T23:30',
    );
    expect(reach.all.map(({ place }: { place: { name: string } }) => place.name)).toContain('Matei');
  });
});

describe('ids of any length and any letters', () => {
  const ids = ['a b', '站1', 'x:y', 'p/q', '50%', 'c+d', '&e=f', 'L'.repeat(900), '🚌', '"q"', '#h', 'é'];
  const quote = (id: string) => `"${id.replaceAll('"', '""')}"`;
  const odd: FeedFiles = {
    'agency.txt': 'agency_id,agency_name,agency_url,agency_timezone\nA,Ag,http://a.example,Europe/Berlin\n',
    'calendar.txt': calendar,
    'routes.txt': 'route_id,agency_id,route_short_name,route_type\n"r 1:x/é",A,R1,3\n',
    'stops.txt': `stop_id,stop_name,stop_lat,stop_lon\n${ids.map((id, i) => `${quote(id)},S${i},50.${10 + i},10\n`).join('')}`,
    'trips.txt': 'route_id,service_id,trip_id\n"r 1:x/é",S,"t:1 /%"\n',
    'stop_times.txt': `trip_id,arrival_time,departure_time,stop_id,stop_sequence\n${ids
      .map((id, i) => `"t:1 /%",08:${10 + i}:00,08:${10 + i}:00,${quote(id)},${i}\n`)
      .join('')}`,
  };

  test('each can be asked for', async () => {
    const ask = await serveInline(odd);
    const time = '2026-11-25T07:00:00';
    for (const [i, id] of ids.entries()) {
      const stopId = encodeURIComponent(`feed:${id}`);
      const board = await ask(
        `/api/v6/stoptimes?stopId=${stopId}&time=${time}&n=1&arriveBy=${i > 0}&exactRadius=false`,
      );
      expect(board.status, id.slice(0, 20)).toBe(200);
      expect(board.body.place.name).toBe(`S${i}`);
      expect(board.body.stopTimes.length).toBeGreaterThan(0);
      if (i === 0) continue;
      const plan = await ask(
        `/api/v6/plan?fromPlace=${encodeURIComponent(`feed:${ids[0]}`)}&toPlace=${stopId}&time=${time}`,
      );
      expect(plan.body.itineraries[0]?.legs.at(-1)?.to.name).toBe(`S${i}`);
    }
    const lines = await ask('/api/v1/lines');
    const lineId = 'feed:r 1:x/é';
    expect(JSON.stringify(lines.body)).toContain(lineId);
    expect((await ask(`/api/v1/lines/${encodeURIComponent(lineId)}`)).status).toBe(200);
    const board = await ask(`/api/v6/stoptimes?stopId=${encodeURIComponent('feed:a b')}&time=${time}&n=1`);
    const { tripId } = board.body.stopTimes[0];
    expect((await ask(`/api/v6/trip?tripId=${encodeURIComponent(tripId)}`)).status).toBe(200);
  });
});
