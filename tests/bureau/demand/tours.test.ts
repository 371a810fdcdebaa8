import { describe, expect, test } from 'vitest';
import { dayAssumptions } from '../../../server/bureau/demand/assumptions.ts';
import { moveTravel } from '../../../server/bureau/demand/build-travel.ts';
import { countPeople, createCardGroups, drawPeople } from '../../../server/bureau/demand/people.ts';
import { Random, toAround, toSpread } from '../../../server/bureau/demand/random.ts';
import { RideFinder } from '../../../server/bureau/demand/ride-finder.ts';
import { listRiddenTrips } from '../../../server/bureau/demand/tour-rides.ts';
import { listDayTrips, type TravelTable } from '../../../server/bureau/demand/tours.ts';
import { exampleScheme } from '../../support/example-scheme.ts';
import { WEDNESDAY } from '../../support/tiny-feed.ts';
import { buildTinyTravel, tinyCityIds } from '../../support/tiny-travel.ts';

const travel = buildTinyTravel();
const { after, before } = travel;
const findGroups = createCardGroups(tinyCityIds, exampleScheme, dayAssumptions);
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const between = ({ firstBetween, tours }: TravelTable) => tours.slice(firstBetween);
const peopleOnLine = (table: TravelTable, id: string) =>
  sum(
    between(table).map(
      ({ weight, working }) => weight * working.filter(({ line }) => line?.lineId === id).length,
    ),
  );

describe('the tours of a day', () => {
  test('are the same each time, and stand for the trips of the parameter sheet', () => {
    expect(buildTinyTravel().after.table).toEqual(after.table);
    const inside = before.table.tours.slice(0, before.table.firstBetween);
    // 300,000 residents, 2.3 trips, 15 % of them by transit.
    expect(sum(inside.map(({ weight, working }) => weight * working.length))).toBeCloseTo(103_500, 6);
    const of = (city: number) => sum(inside.filter((tour) => tour.city === city).map(({ weight }) => weight));
    expect(of(0) / of(1)).toBeCloseTo(2, 1);
    // 20,000 trips a day between the cities by public modes.
    expect(peopleOnLine(before.table, 'ex:rail')).toBeCloseTo(20_000, -1);
  });

  test('between the cities are the riders of each line before and after, those induced included', () => {
    expect(peopleOnLine(before.table, 'ex:coach')).toBe(0);
    const [coach, rail] = [peopleOnLine(after.table, 'ex:coach'), peopleOnLine(after.table, 'ex:rail')];
    expect(coach).toBeGreaterThan(5_000);
    expect(rail).toBeLessThan(peopleOnLine(before.table, 'ex:rail'));
    expect(coach + rail).toBeGreaterThan(20_000);
    expect(after.table.basePeople).toBeCloseTo(before.table.betweenPeople, 6);
    expect(after.table.tours.slice(0, after.table.firstBetween)).toEqual(
      before.table.tours.slice(0, before.table.firstBetween),
    );
  });

  test('begin at home, are in order of time, and lie between stops of one city unless they use a line', () => {
    const { city } = before.timetable.stops;
    for (const tour of before.table.tours) {
      for (const trips of [tour.working, tour.free]) {
        let sec = 0;
        for (const { departureSec, from, line, to } of trips) {
          expect(departureSec % 600).toBe(0);
          expect(departureSec).toBeGreaterThanOrEqual(sec);
          sec = line ? 0 : departureSec;
          expect(from).not.toBe(to);
          expect(city[from] === city[to]).toBe(line === undefined);
        }
      }
      const group = before.table.tours.slice(tour.first, tour.end);
      expect(group).toContain(tour);
      for (const other of group) {
        expect([other.homeStop, other.kind, other.weight]).toEqual([tour.homeStop, tour.kind, tour.weight]);
      }
    }
  });

  test('ride the line that the model chose, with city transit where it leads to the station', () => {
    const finder = new RideFinder(after.timetable, WEDNESDAY, {
      headwayWaitShare: () => 0.5,
      serviceDayStartSec: exampleScheme.serviceDayStartSec,
    });
    const table = moveTravel(after.table, before.timetable, after.timetable);
    let feeders = 0;
    for (const tour of between(table)) {
      const ridden = listRiddenTrips(tour.working, finder);
      let sec = 0;
      for (const { rides, trip } of ridden) {
        expect(rides.filter(({ routeId }) => routeId === trip.line?.lineId)).toHaveLength(1);
        for (const { arrivalSec, departureSec } of rides) {
          expect(departureSec).toBeGreaterThanOrEqual(sec);
          sec = arrivalSec;
        }
        feeders += rides.length - 1;
      }
    }
    expect(feeders).toBeGreaterThan(100);
  });
});

describe('people drawn from the tours', () => {
  test('have tours as often as these stand for people, and those of the scenario come last', () => {
    const N = 20_000;
    const people = [...drawPeople(N, 5, after.table, findGroups)];
    const total = after.table.insidePeople + after.table.betweenPeople;
    expect(people).toHaveLength(countPeople(after.table, N));
    expect(people.length / N).toBeCloseTo(
      total / (before.table.insidePeople + before.table.betweenPeople),
      3,
    );
    const share = people.filter(({ tour }) => tour >= after.table.firstBetween).length / people.length;
    const expected = after.table.betweenPeople / total;
    expect(Math.abs(share - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / N));
    const onCoach = people.filter(({ tour }) =>
      after.table.tours[tour]?.working.some(({ line }) => line?.lineId === 'ex:coach'),
    ).length;
    const coachPeople = sum(
      between(after.table).map(({ weight, working }) =>
        working.some(({ line }) => line?.lineId === 'ex:coach') ? weight : 0,
      ),
    );
    const coach = coachPeople / total;
    expect(Math.abs(onCoach / people.length - coach)).toBeLessThan(4 * Math.sqrt((coach * (1 - coach)) / N));
    expect(people.slice(N).every(({ tour }) => tour >= after.table.firstBetween)).toBe(true);
    const same = [...drawPeople(N, 5, before.table, findGroups)];
    const inside = same.filter(({ tour }, i) => tour < before.table.firstBetween && tour === people[i]?.tour);
    expect(inside).toHaveLength(same.filter(({ tour }) => tour < before.table.firstBetween).length);
  });

  test('stay at home where the scenario has fewer riders', () => {
    const fewer = { ...before.table, basePeople: before.table.betweenPeople * 2 };
    const people = [...drawPeople(20_000, 5, fewer, findGroups)];
    expect(people).toHaveLength(20_000);
    const [stay, go] = [
      people.filter(({ tour }) => tour < 0).length,
      people.filter(({ tour }) => tour >= fewer.firstBetween).length,
    ];
    expect(stay).toBeGreaterThan(100);
    expect(Math.abs(stay - go)).toBeLessThan(4 * Math.sqrt(stay + go));
    expect(listDayTrips(fewer, -1, new Random(1, 'x'), true)).toEqual([]);
  });

  test('go to one place of work every day, and on other days from the same home to places of leisure', () => {
    const days = [0, 1, 2, 3].map((day) => new Random(day, 'day'));
    const { table } = before;
    const duty = table.tours.findIndex(({ isDuty, kind }) => isDuty && kind === 'worker');
    for (const random of days)
      expect(listDayTrips(table, duty, random, true)).toBe(table.tours[duty]?.working);
    const free = listDayTrips(table, duty, new Random(1, 'free'), false);
    expect(free[0]?.from).toBe(table.tours[duty]?.homeStop);
    const senior = table.tours.findIndex(({ end, first, kind }) => kind === 'senior' && end - first > 5);
    const seen = new Set(
      Array.from({ length: 40 }, (_, day) => listDayTrips(table, senior, new Random(day, 'senior'), true)),
    );
    expect(seen.size).toBeGreaterThan(3);
    for (const [first] of seen) expect(first?.from ?? -1).toBe(table.tours[senior]?.homeStop);
  });
});

describe('cards of people', () => {
  const [city] = tinyCityIds;
  const withIssuers = (cityOf: string | null): typeof exampleScheme => ({
    ...exampleScheme,
    parties: exampleScheme.parties.map((party) =>
      party.kind === 'issuer' ? { ...party, city: cityOf } : party,
    ),
    media: exampleScheme.media.map((medium) => ({ ...medium, charging: 'account' as const })),
  });
  const [medium] = exampleScheme.media;

  test('are those of an issuer of no city, where the city has none', () => {
    const groups = createCardGroups([city], withIssuers(null), dayAssumptions)({ kind: 'worker', city: 0 });
    expect(new Set(groups.map(({ mediumId }) => mediumId))).toEqual(new Set([medium?.id]));
    expect(sum(groups.map(({ share }) => share))).toBeCloseTo(1, 9);
  });

  test('of visitors are those of the city, where none come from elsewhere', () => {
    const groups = createCardGroups([city], withIssuers(city), dayAssumptions)({ kind: 'visitor', city: 0 });
    expect(groups.map(({ homeCity, mediumId }) => [homeCity, mediumId])).toEqual([['', medium?.id]]);
  });

  test('that no one issues are refused, with the city', () => {
    const find = createCardGroups([city, 'other'], withIssuers(city), dayAssumptions);
    expect(() => find({ kind: 'student', city: 1 })).toThrow(/scheme-invalid: .*people of other/);
  });
});

test('points spread evenly, and their values about a mean are those of random draws', () => {
  for (let axis = 0; axis < 8; axis++) {
    const bins = new Array(10).fill(0);
    for (let i = 0; i < 2_000; i++) bins[Math.floor(toSpread(i, axis) * 10)]++;
    for (const count of bins) expect(Math.abs(count - 200)).toBeLessThan(12);
  }
  const random = new Random(3, 'around');
  const drawn = Array.from({ length: 20_000 }, () => random.around(1_000, 100)).sort((a, b) => a - b);
  for (const share of [0.05, 0.25, 0.5, 0.75, 0.95]) {
    expect(Math.abs(toAround(share, 1_000, 100) - (drawn[share * 20_000] as number))).toBeLessThan(6);
  }
});

test('neighbouring seeds and labels give independent numbers', () => {
  const draw = (seed: number, i: number) => new Random(seed, `person ${i}`).share();
  const people = Array.from({ length: 2_000 }, (_, i) => i);
  for (const step of [1, 2, 9]) {
    const products = people.map((i) => (draw(100, i) - 0.5) * (draw(100 + step, i) - 0.5) * 12);
    expect(Math.abs(sum(products) / people.length)).toBeLessThan(4 / Math.sqrt(people.length));
    const steps = people.map((i) => (draw(7, i) - 0.5) * (draw(7, i + step) - 0.5) * 12);
    expect(Math.abs(sum(steps) / people.length)).toBeLessThan(4 / Math.sqrt(people.length));
  }
  const pairs = people.map((i) => {
    const random = new Random(7, `person ${i}`);
    return (random.share() - 0.5) * (random.share() - 0.5) * 12;
  });
  expect(Math.abs(sum(pairs) / people.length)).toBeLessThan(4 / Math.sqrt(people.length));
});

test('people of a neighbour of the region come as visitors do, without concessions', () => {
  const find = createCardGroups(tinyCityIds, exampleScheme, dayAssumptions);
  for (const kind of ['worker', 'student', 'senior', 'other', 'visitor'] as const) {
    const groups = find({ kind, city: 2 });
    expect(groups).toEqual(find({ kind: 'visitor', city: 0 }));
    expect(groups.map(({ categoryId, homeCity, share }) => [categoryId, homeCity, share])).toEqual([
      [null, '', 1],
    ]);
  }
});

describe('the cards of people', () => {
  const toRanged = (to: string) =>
    createCardGroups(
      tinyCityIds,
      {
        ...exampleScheme,
        media: exampleScheme.media.map((medium, i) => ({
          ...medium,
          ranges: [{ from: `9${i}0000`, to: `9${i}${to}`, isRegistered: true }],
        })),
      },
      dayAssumptions,
    );

  test('have numbers of the ranges of their medium, each another one', () => {
    const cards = [...drawPeople(300, 5, after.table, toRanged('9999'))].map(({ cardId }) => cardId);
    expect(new Set(cards).size).toBe(cards.length);
    expect(cards.filter((cardId) => !/^9\d{5}$/.test(cardId))).toEqual([]);
  });

  test('are refused where a range has too few numbers', () => {
    expect(() => [...drawPeople(300, 5, after.table, toRanged('0100'))]).toThrow(
      expect.objectContaining({ code: 'scheme-invalid' }),
    );
  });
});
