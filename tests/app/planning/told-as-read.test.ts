/**
 * Answers contain what a feed states for single calls: headsigns, boarding by phone or by asking the driver, and the
 * time zone of a stop.
 */
import { join } from 'node:path';
import express from 'express';
import { pino } from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createApp } from '../../../server/api/app.ts';
import { loadWorld } from '../../../server/app/planning/load-feeds.ts';
import { createUseCases } from '../../../server/app/use-cases.ts';
import { printPlan } from '../../../server/cli/print-plan.ts';
import { makeTempDir, writeInlineFeed } from '../../support/inline-feed.ts';
import { noRoom } from '../../support/no-room.ts';

const day = '2026-11-25';

/**
 * Paris to London by way of Lille: another destination before Lille, boarding by phone, alighting by asking the driver.
 */
const files = {
  'agency.txt': 'agency_id,agency_name,agency_url,agency_timezone\nE,Rail,http://e.example,Europe/Paris\n',
  'calendar.txt':
    'service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nS,1,1,1,1,1,1,1,20260101,20261231\n',
  'routes.txt': 'route_id,agency_id,route_short_name,route_type\nR,E,9,2\n',
  'stops.txt':
    'stop_id,stop_name,stop_lat,stop_lon,stop_timezone\nP,Paris,48.88,2.35,\nL,Lille,50.64,3.07,\nC,Calais,50.90,1.81,\nB,London,51.53,-0.12,Europe/London\n',
  'trips.txt': 'route_id,service_id,trip_id,trip_headsign\nR,S,T,Whole\n',
  'stop_times.txt':
    'trip_id,arrival_time,departure_time,stop_id,stop_sequence,stop_headsign,pickup_type,drop_off_type\n' +
    'T,08:00:00,08:00:00,P,1,London via Lille,2,0\nT,09:00:00,09:05:00,L,2,London,0,3\n' +
    'T,09:40:00,09:42:00,C,3,,3,2\nT,10:30:00,10:30:00,B,4,,0,0\n',
};

// biome-ignore lint/suspicious/noExplicitAny: answers of many kinds, looked at here and there
type Json = any;

async function serve() {
  const dir = await makeTempDir();
  const feed = await writeInlineFeed(join(dir, 'rail'), files);
  const world = await loadWorld({ feeds: [feed], data: join(dir, 'data') });
  const useCases = createUseCases(world, noRoom, noRoom, noRoom);
  const server = express()
    .use(createApp(useCases, { logger: pino({ level: 'silent' }), version: '1' }))
    .listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  const ask = async (path: string): Promise<Json> => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`);
    expect(response.status).toBe(200);
    return response.json();
  };
  return { ask, world };
}

const plan = (from: string, to: string, more = '') =>
  `/api/v6/plan?fromPlace=${from}&toPlace=${to}&time=${day}T07:00&numItineraries=1${more}`;

describe('a train between two zones, with destinations of its own at single calls', () => {
  test.each([
    ['from a start', plan('P', 'B'), 'London via Lille'],
    ['from a call that has its own', plan('L', 'B'), 'London'],
    ['from a call that has none', plan('C', 'B'), 'Whole'],
    ['arriving by a time', plan('L', 'B', '&arriveBy=true').replace('T07:00', 'T12:00'), 'London'],
    ['by way of a place', plan('P', 'B', '&via=C'), 'London via Lille'],
  ])('the headsign of a ride is that of the boarding stop: %s', async (_, path, headsign) => {
    const { ask } = await serve();
    const { itineraries } = await ask(path);
    expect(itineraries[0].legs.find((leg: Json) => leg.tripId).headsign).toBe(headsign);
  });

  test('boards show the headsign of their own stop', async () => {
    const { ask } = await serve();
    const told = await Promise.all(
      ['P', 'L', 'C'].map(async (stop) => {
        const { stopTimes } = await ask(`/api/v6/stoptimes?stopId=${stop}&n=1&time=${day}T05:00`);
        return stopTimes[0].headsign;
      }),
    );
    expect(told).toEqual(['London via Lille', 'London', 'Whole']);
  });

  test('pickup and drop-off rules are in the leg, the trip, the board and on the command line', async () => {
    const { ask, world } = await serve();
    const { itineraries } = await ask(plan('P', 'L'));
    const [leg] = itineraries[0].legs;
    expect([leg.from.pickupType, leg.from.pickupArrangement]).toEqual([undefined, 'phone']);
    expect([leg.to.dropoffType, leg.to.dropoffArrangement]).toEqual([undefined, 'driver']);
    const trip = (await ask(`/api/v6/trip?tripId=${encodeURIComponent(leg.tripId)}`)).legs[0];
    expect(trip.from.pickupArrangement).toBe('phone');
    expect(
      trip.intermediateStops.map((call: Json) => [call.pickupArrangement, call.dropoffArrangement]),
    ).toEqual([
      [undefined, 'driver'],
      ['driver', 'phone'],
    ]);
    const board = await ask(`/api/v6/stoptimes?stopId=P&n=1&time=${day}T05:00`);
    expect(board.stopTimes[0].pickupDropoffArrangement).toBe('phone');
    const request = {
      from: { kind: 'stop', stopId: 'P' },
      to: { kind: 'stop', stopId: 'L' },
      time: { day: Date.UTC(2026, 10, 25) / 86_400_000, seconds: 7 * 3600 },
      arriveBy: false,
      searchWindowSec: 3600,
      minItineraries: 1,
      maxItineraries: 1,
      walking: { maxAccessSec: 900, maxEgressSec: 900, maxDirectSec: 900, speedMps: 1.2 },
      minTransferSec: 0,
      additionalTransferSec: 0,
      walkOnly: false,
      needsWheelchair: false,
      fare: {},
    } as const;
    const words = printPlan(world.planner.plan(request), request, 'en');
    expect(words).toMatch(/phone/i);
    expect(words).toMatch(/driver/i);
  });

  test('times at a stop are in its own time zone, and instants stay the same', async () => {
    const { ask } = await serve();
    const { itineraries } = await ask(plan('P', 'B'));
    const [leg] = itineraries[0].legs;
    expect([leg.from.tz, leg.to.tz]).toEqual(['Europe/Paris', 'Europe/London']);
    expect(leg.endTime).toBe('2026-11-25T09:30:00Z');
    const board = await ask(`/api/v6/stoptimes?stopId=B&n=1&arriveBy=true&direction=LATER&time=${day}T05:00`);
    expect(board.stopTimes[0].place.tz).toBe('Europe/London');
    expect((await ask('/api/v6/stop?stopId=B')).place.tz).toBe('Europe/London');
  });
});
