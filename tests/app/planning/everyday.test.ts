/** Everyday questions over the feeds of the two cities: a local's ways are offered, and nothing that a local laughs at. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadFeeds } from '../../../server/app/planning/load-feeds.ts';
import { createWorld, type World } from '../../../server/app/planning/world.ts';
import { type LatLon, toDistanceM } from '../../../server/base/geo.ts';
import type { BilingualText } from '../../../server/base/problem.ts';
import { findTypedSeconds } from '../../../server/base/seconds.ts';
import { findServiceDay } from '../../../server/base/service-day.ts';
import { toPlace } from '../../../server/cli/typed-place.ts';
import { type Itinerary, listRides, type RideLeg } from '../../../server/planner/model/itinerary.ts';
import type { PlanRequest, PlanResult } from '../../../server/planner/model/plan-request.ts';
import { copyImported } from '../../support/imported-cities.ts';
import { everydayQuestions, type Question } from './everyday-questions.ts';

interface Note {
  readonly code: string;
  readonly text: BilingualText;
}

/** No train is boarded sooner than this after the question or after the vehicle before. */
const TRAIN_SEC = 300;

let world: World;
let data: string;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'tongcheng-test-'));
  await copyImported(data);
  world = createWorld(await loadFeeds({ data }));
});
afterAll(() => rm(data, { recursive: true, force: true }));

const toClockSec = (text: string) => findTypedSeconds(text.replace('by ', '')) as number;

function toRequest({ at, date = '2026-11-30', from, to, wheelchair = false }: Question): PlanRequest {
  return {
    from: toPlace(world, from),
    to: toPlace(world, to),
    time: { day: findServiceDay(date) as number, seconds: toClockSec(at) },
    arriveBy: at.startsWith('by '),
    searchWindowSec: 900,
    minItineraries: 5,
    maxItineraries: 50,
    walking: { maxAccessSec: 900, maxEgressSec: 900, maxDirectSec: 1800, speedMps: 1.2 },
    minTransferSec: 0,
    additionalTransferSec: 0,
    walkOnly: false,
    needsWheelchair: wheelchair,
    fare: {},
  };
}

const answers = new Map<Question, PlanResult>();

function ask(question: Question): PlanResult {
  const known = answers.get(question) ?? world.ways.plan(toRequest(question));
  answers.set(question, known);
  return known;
}

/** The rows of the list, each as its next trip. */
const listRows = ({ ways = [] }: PlanResult): readonly Itinerary[] => ways.map(({ itinerary }) => itinerary);

const modeOf = ({ route: { routeType } }: RideLeg) =>
  routeType === 1 || (routeType >= 400 && routeType < 500)
    ? 'metro'
    : routeType === 2 || (routeType >= 100 && routeType < 200)
      ? 'rail'
      : routeType >= 200 && routeType < 300
        ? 'coach'
        : 'bus';

const linesOf = ({ alternatives = [], route }: RideLeg) =>
  [route, ...alternatives.map((other) => other.route)].map(({ shortName }) => shortName);

/** Stops where the passenger changes: of alighting and of boarding. */
const listChangeNames = (rides: readonly RideLeg[]) =>
  rides.slice(1).flatMap((ride, i) => [rides[i]?.to.name.text ?? '', ride.from.name.text]);

function fits(row: Itinerary, pattern: string): boolean {
  const rides = listRides(row);
  return pattern.split('+').every((word) => {
    if (word === 'on foot') return rides.length === 0;
    if (word === 'direct') return rides.length === 1;
    if (word === 'metro' || word === 'rail' || word === 'coach' || word === 'bus')
      return rides.some((ride) => modeOf(ride) === word);
    const [kind, name = ''] = word.split(':');
    if (kind === 'change') return listChangeNames(rides).some((stop) => stop.includes(name));
    if (kind === 'only') return rides.length > 0 && rides.every((ride) => modeOf(ride) === name);
    return rides.some((ride) => linesOf(ride).includes(word));
  });
}

/** A way of going: between which places, on which kind of vehicle, on which lines. */
const toWayText = (row: Itinerary) =>
  listRides(row)
    .map((ride) => {
      const isTrain = modeOf(ride) === 'rail' || modeOf(ride) === 'coach';
      const lines = isTrain ? [modeOf(ride), ride.route.shortName] : linesOf(ride).toSorted();
      return `${ride.from.name.text} ${lines.join('/')} ${ride.to.name.text}`;
    })
    .join(' > ') || 'on foot';

const describeRow = (row: Itinerary) => {
  const toTime = (sec: number) =>
    `${Math.floor(sec / 3600)}:${String(Math.floor((sec % 3600) / 60)).padStart(2, '0')}`;
  return `${toTime(row.departureSec)}-${toTime(row.arrivalSec)} ${toWayText(row)}`;
};

const nameOf = ({ at, date = '', from, to }: Question) => `${from} → ${to}, ${date} ${at}`;

describe.each(everydayQuestions.map((question) => [nameOf(question), question] as const))(
  '%s',
  (_, question) => {
    test('offers what a local expects', () => {
      const result = ask(question);
      const rows = listRows(result);
      const told = rows.map(describeRow);
      for (const pattern of question.offers ?? [])
        expect(
          rows.some((row) => fits(row, pattern)),
          `${pattern} in ${told.join('\n')}`,
        ).toBe(true);
      for (const pattern of question.first ?? [])
        expect(
          rows.slice(0, 3).some((row) => fits(row, pattern)),
          `${pattern} in ${told.join('\n')}`,
        ).toBe(true);
      for (const pattern of question.never ?? [])
        expect(rows.filter((row) => fits(row, pattern)).map(describeRow)).toEqual([]);
      expect(new Set(rows.map(toWayText)).size, told.join('\n')).toBeGreaterThanOrEqual(question.ways ?? 0);
      if (question.empty === undefined) expect(rows.length).toBeGreaterThan(0);
      else expect(result.emptyReason?.code).toBe(question.empty);
      const { notes = [] } = result as { notes?: readonly Note[] };
      expect(notes.map(({ code }) => code)).toEqual(expect.arrayContaining([...(question.notes ?? [])]));
      const unwanted = notes.filter(({ code }) => question.noNotes?.includes(code));
      expect(unwanted).toEqual([]);
      const { text: why, suggestions = [] } = result.emptyReason ?? {};
      const said = [why, ...notes.map(({ text }) => text), ...suggestions.map(({ text }) => text)].map(
        (text) => text?.zh,
      );
      for (const part of question.says ?? []) expect(said.join('\n')).toContain(part);
      const { notBefore } = question;
      if (notBefore) {
        const shiftOf = (row: Itinerary) => (row.day - (findServiceDay('2026-11-30') as number)) * 86_400;
        const early = rows.filter((row) => row.departureSec + shiftOf(row) < toClockSec(notBefore));
        expect(early.map(describeRow)).toEqual([]);
      }
    });

    test('has each way once, and none that a local would not take', () => {
      const rows = listRows(ask(question));
      const ways = rows.map(toWayText);
      expect(ways.filter((way, i) => ways.indexOf(way) !== i)).toEqual([]);
      expect(rows.filter(hasHurriedTrain(question)).map(describeRow)).toEqual([]);
      expect(rows.filter(isDetour(rows)).map(describeRow)).toEqual([]);
      const isSight = (row: Itinerary) =>
        listRides(row).some(({ route }) => route.shortName.includes('观光'));
      expect(rows.filter((row) => listRides(row).length > 1 && isSight(row)).map(describeRow)).toEqual([]);
    });
  },
);

describe('prices', () => {
  const question = { from: '新华广场', to: '阿尔丁广场', at: '07:30' };
  const planFor = (fare: PlanRequest['fare']) => world.ways.plan({ ...toRequest(question), fare }).ways ?? [];

  test('the lowest is that of all media, named, and no other way has a lower one', () => {
    const ways = planFor({});
    const fastTrain = ways.find(({ itinerary }) => itinerary.fare?.totalFen === 5000);
    expect([fastTrain?.lowestFare?.totalFen, fastTrain?.lowestFare?.name.text]).toEqual([
      4700,
      '同城卡（呼和浩特）',
    ]);
    const cheapest = ways.find(({ itinerary }) => itinerary.tags.includes('cheapest'));
    expect(cheapest?.lowestFare?.totalFen).toBe(
      Math.min(...ways.map((way) => way.lowestFare?.totalFen ?? 0)),
    );
    const reason = cheapest?.itinerary.tagReasons?.find(({ tag }) => tag === 'cheapest');
    expect(reason?.text.zh).toContain(cheapest?.lowestFare?.name.text);
  });

  test('a concession that needs a card says which, and what it would cost; with that card it says nothing', () => {
    const [first] = planFor({ riderCategoryId: 'student' });
    expect(first?.itinerary.fare?.totalFen).toBe(5000);
    expect(first?.noConcession?.zh).toBe('优惠须持“同城卡（呼和浩特）”：34.50 元');
    const mediumId = first?.lowestFare?.mediumId ?? '';
    const [withCard] = planFor({ riderCategoryId: 'student', mediumId });
    expect(withCard?.itinerary.fare?.totalFen).toBe(3450);
    expect(withCard?.noConcession).toBeUndefined();
    for (const way of planFor({})) expect(way.noConcession).toBeUndefined();
  });
});

const hasHurriedTrain = (question: Question) => (row: Itinerary) => {
  const asked = question.at.startsWith('by ') ? Number.NEGATIVE_INFINITY : toClockSec(question.at);
  const rides = listRides(row);
  return rides.some((ride, i) => {
    const readySec = rides[i - 1]?.arrivalSec ?? asked;
    return modeOf(ride) === 'rail' && ride.departureSec - readySec < TRAIN_SEC;
  });
};

/** Whether the way over the places of changing is far longer than the straight one and than that of another row. */
const isDetour = (rows: readonly Itinerary[]) => {
  const toShare = (row: Itinerary) => {
    const [first, last] = [row.legs[0]?.from as LatLon, row.legs.at(-1)?.to as LatLon];
    const points = [first, ...listRides(row).flatMap(({ from, to }) => [from, to]), last];
    const wayM = points.slice(1).reduce((sum, point, i) => sum + toDistanceM(points[i] as LatLon, point), 0);
    return wayM / Math.max(1500, toDistanceM(first, last));
  };
  const least = Math.min(...rows.map(toShare));
  return (row: Itinerary) => toShare(row) > Math.max(1.6, 1.3 * least);
};
