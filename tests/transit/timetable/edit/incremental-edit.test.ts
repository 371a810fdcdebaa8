/** Walks, places and cities of an edited timetable are those that are built from scratch, on feeds with stations and pathways. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyScenario, resolveScenario } from '../../../../server/bureau/scenario/resolve-scenario.ts';
import type { PathwayRow, StopRow, TransferRow } from '../../../../server/transit/gtfs/rows.ts';
import { assignCities, type City } from '../../../../server/transit/network/cities.ts';
import { buildWalks, toNetworkStops } from '../../../../server/transit/timetable/build-walks.ts';
import { compileTimetable } from '../../../../server/transit/timetable/compile/compile.ts';
import { compilePlaces } from '../../../../server/transit/timetable/compile/compile-stops.ts';
import type { FeedSource } from '../../../../server/transit/timetable/compile/feed-source.ts';
import { listStrings } from '../../../../server/transit/timetable/string-table.ts';
import type { Timetable } from '../../../../server/transit/timetable/timetable.ts';
import { randomFeed } from '../../../support/random-feed.ts';
import { randomModifications, randomWalks } from '../../../support/random-modifications.ts';
import { toBase, toScenario } from '../../../support/scenario-feeds.ts';
import { tinyRules, tinyWalk } from '../../../support/tiny-feed.ts';

const RUNS = Number(process.env.PROPERTY_CASES ?? 200);

const stopId = fc.nat(8).map((n) => `s${n}`);
const anyId = fc.oneof(stopId, fc.constantFrom('p0', 'e0', 'p1', 'e1', 'n0'));

const transfer = fc
  .record({ from: anyId, to: anyId, type: fc.constantFrom(2, 2, 3), sec: fc.integer({ min: 0, max: 900 }) })
  .map(
    ({ from, sec, to, type }): TransferRow => ({
      fromStopId: from,
      toStopId: to,
      transferType: type,
      ...(type === 2 ? { minTransferSec: sec } : {}),
    }),
  );

const pathway = fc
  .record({ ends: fc.tuple(anyId, anyId), mode: fc.constantFrom(1, 2, 5), isBidirectional: fc.boolean() })
  .map(
    ({ ends: [from, to], ...rest }): Omit<PathwayRow, 'pathwayId'> => ({
      fromStopId: from,
      toStopId: to,
      traversalSec: 60,
      ...rest,
    }),
  );

/** A random feed with two stations, their entrances, a stop where nothing calls, and names that are alike. */
const stationFeed = fc
  .record({
    feed: randomFeed,
    parents: fc.array(fc.constantFrom(undefined, undefined, 'p0', 'p1'), { minLength: 9, maxLength: 9 }),
    names: fc.array(fc.constantFrom('N', '东站', 'A', 'B'), { minLength: 9, maxLength: 9 }),
    wheelchair: fc.array(fc.constantFrom(0, 0, 1, 2), { minLength: 9, maxLength: 9 }),
    transfers: fc.array(transfer, { maxLength: 6 }),
    pathways: fc.array(pathway, { maxLength: 6 }),
    isPlain: fc.boolean(),
    /** A wide network has stops far from every change. */
    spread: fc.constantFrom(1, 3, 6),
  })
  .map(({ feed: narrow, isPlain, names, parents, pathways, spread, transfers, wheelchair }): FeedSource => {
    const away = (from: number, degrees: number) => from + (degrees - from) * spread;
    const feed = {
      ...narrow,
      stops: narrow.stops.map((stop) => ({
        ...stop,
        lat: away(40.8, stop.lat as number),
        lon: away(111.6, stop.lon as number),
      })),
    };
    const isOfStops = ({ fromStopId = '', toStopId = '' }: TransferRow) =>
      fromStopId.startsWith('s') && toStopId.startsWith('s');
    if (isPlain) return { ...feed, transfers: transfers.filter(isOfStops) };
    const [a, b] = [feed.stops[0] as StopRow, feed.stops[1] as StopRow];
    const extra = (id: string, near: StopRow, locationType: number, parentStation?: string): StopRow => ({
      stopId: id,
      name: { text: id },
      lat: (near.lat as number) + 0.0006,
      lon: near.lon as number,
      locationType,
      wheelchairBoarding: 0,
      ...(parentStation === undefined ? {} : { parentStation }),
    });
    const stops = feed.stops.map((stop, i): StopRow => {
      const parentStation = parents[i];
      return {
        ...stop,
        name: { text: names[i] as string },
        wheelchairBoarding: wheelchair[i] as number,
        ...(parentStation === undefined ? {} : { parentStation }),
      };
    });
    return {
      ...feed,
      stops: [
        ...stops,
        extra('p0', a, 1),
        extra('e0', a, 2, 'p0'),
        extra('p1', b, 1),
        extra('e1', b, 2, 'p1'),
        extra('n0', b, 0),
      ],
      transfers,
      pathways: pathways
        .filter(({ fromStopId, toStopId }) => fromStopId !== toStopId)
        .map((row, i) => ({ ...row, pathwayId: `w${i}` })),
    };
  });

const cities: City[] = [
  { id: 'west', names: { text: 'W' }, seats: [{ lat: 40.8, lon: 111.6 }] },
  { id: 'east', names: { text: 'E' }, seats: [{ lat: 40.812, lon: 111.614 }] },
];

/** What `compile` makes of the stops and sources of walks of a timetable. */
function fromScratch(timetable: Timetable) {
  const { feeds, names, patterns, routes, stops, walks } = timetable;
  const ids = listStrings(stops.ids);
  const named = feeds.map(({ feedId }, f) => ({
    feedId,
    stops: ids.flatMap((id, row) =>
      stops.feed[row] === f
        ? [{ stopId: id, name: { text: names[stops.name[row] as number]?.text ?? '' } }]
        : [],
    ),
  }));
  const table = { ...stops, place: stops.place.slice() };
  const stopMerges = compilePlaces(named, table, patterns, routes);
  const { footpaths, stepFreeFootpaths, stepFreeStreetWays, streetWays } = buildWalks(
    table,
    walks,
    walks.speedMps,
  );
  const city = Array.from(assignCities(toNetworkStops(stops), cities), (one) => (one < 0 ? 255 : one));
  return {
    place: table.place,
    stopMerges,
    footpaths,
    stepFreeFootpaths,
    streetWays,
    stepFreeStreetWays,
    city,
  };
}

const toParts = ({
  footpaths,
  stepFreeFootpaths,
  stepFreeStreetWays,
  stopMerges,
  stops,
  streetWays,
}: Timetable) => ({
  place: stops.place,
  stopMerges,
  footpaths,
  stepFreeFootpaths,
  streetWays,
  stepFreeStreetWays,
  city: Array.from(stops.city),
});

test.each([
  ['scenarios of all kinds', randomModifications],
  ['walks and slower changes', randomWalks],
] as const)('in 200 random %s, what is near a change is as if all were built from scratch', (_, lists) => {
  let applied = 0;
  fc.assert(
    fc.property(stationFeed, lists, fc.constantFrom(250, 600, 1_500), (feed, list, maxM) => {
      const { timetable } = compileTimetable([feed], {
        hash: 'tiny',
        walk: { ...tinyWalk, maxM },
        cities,
        rules: tinyRules,
      });
      const base = { ...toBase(feed), timetable, context: { cities, stopMerges: [] } };
      const resolved = resolveScenario(base, toScenario('x', list));
      if (!resolved.editor) return;
      applied++;
      const after = applyScenario(resolved);
      expect(toParts(after)).toEqual(fromScratch(after));
    }),
    { numRuns: RUNS * 5, seed: 8 },
  );
  expect(applied).toBeGreaterThan(RUNS);
});
