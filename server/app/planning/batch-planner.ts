/**
 * Answers batches of plan queries: one query per input line, one answer per output line. It serves to compare the
 * search with known answers, so each query has its own walking rules and no itinerary is filtered out.
 *
 * A query reads trips of its date and trips of the days before that run past midnight, but none of the next day.
 */

import { z } from 'zod';
import { toDistanceM } from '../../base/geo.ts';
import { parseJson } from '../../base/json.ts';
import { ProblemError } from '../../base/problem.ts';
import { findTypedSeconds } from '../../base/seconds.ts';
import { findServiceDay } from '../../base/service-day.ts';
import { buildDirect, buildItinerary } from '../../planner/itinerary/build-itinerary.ts';
import { type ItineraryContext, toTransferFinder } from '../../planner/itinerary/itinerary-context.ts';
import { DETOUR_FACTOR } from '../../planner/itinerary/open-search.ts';
import { type EndPoint, listAccess, toEndPoint, toWalkSec, toWay } from '../../planner/model/end-point.ts';
import type { PlanPlace } from '../../planner/model/plan-request.ts';
import type { DaySearch } from '../../planner/raptor/day-search.ts';
import type { FoundJourney } from '../../planner/raptor/journey.ts';
import type { AccessWay } from '../../planner/raptor/search-query.ts';
import { createPricer } from '../pricing/price-itinerary.ts';
import { type BatchAnswer, toAnswer } from './batch-answer.ts';
import { BatchNetworks, type WalkSetting } from './batch-networks.ts';
import type { World } from './world.ts';

const placeShape = z.union([
  z.string().min(1),
  z.strictObject({ lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180) }),
]);

const queryShape = z.object({
  id: z.union([z.string(), z.number()]).optional(),
  from: placeShape,
  to: placeShape,
  date: z.string(),
  time: z.string(),
  arriveBy: z.boolean().default(false),
  searchWindowSec: z.int().min(0).max(86_400).default(0),
  maxTransfers: z.int().min(0).max(20).nullable().default(null),
  /** Whether in-seat transfers and rows of transfers.txt about routes and trips apply; by default where `footpaths` is absent. */
  transfers: z.boolean().optional(),
  footpaths: z
    .object({
      maxM: z.number().min(0).max(5000),
      speedMps: z.number().gt(0).max(10),
      closed: z.boolean().default(false),
      minChangeSec: z.int().min(0).max(86_400).default(0),
    })
    .optional(),
});

type Query = z.infer<typeof queryShape>;

const MAX_RIDES = 12;
const MAX_STEPS = 1000;
/** Longest walk to and from a point where the query has no `footpaths`. */
const DEFAULT_ACCESS_SEC = 900;

export class BatchPlanner {
  readonly #world: World;
  readonly #networks: BatchNetworks;

  constructor(world: World) {
    this.#world = world;
    this.#networks = new BatchNetworks(world.timetable, world.engine?.onBuilt);
  }

  /** Answers one line; an error in the line becomes the answer. */
  answerLine(line: string): BatchAnswer {
    let id: unknown = null;
    try {
      const json: unknown = parseJson(line);
      id = typeof json === 'object' && json !== null && 'id' in json ? json.id : null;
      const query = queryShape.safeParse(json);
      if (!query.success) {
        const [issue] = query.error.issues;
        return { id, ok: false, code: 'bad-request', message: `${issue?.path.join('.')}: ${issue?.message}` };
      }
      return this.#answer(id, query.data);
    } catch (error) {
      if (error instanceof SyntaxError) return { id, ok: false, code: 'bad-request', message: error.message };
      if (error instanceof ProblemError) {
        return { id, ok: false, code: error.code, message: `${error.text.zh} / ${error.text.en}` };
      }
      throw error;
    }
  }

  #answer(id: unknown, query: Query): BatchAnswer {
    const { stops, timetable, fares } = this.#world;
    const day = findServiceDay(query.date);
    const timeSec = findTypedSeconds(query.time);
    if (day === undefined || timeSec === undefined) {
      const text = {
        zh: '日期应为 YYYY-MM-DD，时间应为 HH:MM 或 HH:MM:SS',
        en: 'date must be YYYY-MM-DD, time HH:MM or HH:MM:SS',
      };
      throw new ProblemError('bad-time', text);
    }
    const from = toEndPoint(stops, toPlanPlace(query.from));
    const to = toEndPoint(stops, toPlanPlace(query.to));
    const setting = toSetting(query);
    const search = this.#networks.getSearch(day, setting, query.transfers);
    const ends = this.#listEnds(search, from, to, setting);
    const journeys = this.#search(search, query, timeSec, ends);
    const context: ItineraryContext = {
      day: search.day,
      timeZone: timetable.timeZone,
      legs: this.#world.legs,
      from,
      to,
      access: ends.access,
      egress: ends.egress,
      findTransfer: toTransferFinder(timetable, {
        ...this.#toWalk(setting),
        findFootpathSec: (a, b) => search.findFootpathSec(a, b),
        slackSecOf: (stop) => (setting ? 0 : (timetable.stops.boardSlackSec[stop] as number)),
      }),
    };
    const price = createPricer(fares.tariff);
    const itineraries = journeys.map((journey) => buildItinerary(context, journey));
    if (ends.walkSec !== undefined) {
      const start = query.arriveBy ? timeSec - ends.walkSec : timeSec;
      const onFoot = toWay(toDistanceM(from.place, to.place), this.#toWalk(setting));
      itineraries.unshift(buildDirect(context, start, { ...onFoot, movingSec: ends.walkSec }));
    }
    return toAnswer(
      id,
      itineraries.map((itinerary) => {
        const fare = price(itinerary, {});
        return fare ? { ...itinerary, fare } : itinerary;
      }),
    );
  }

  #search(search: DaySearch, query: Query, timeSec: number, ends: Ends): readonly FoundJourney[] {
    const base = {
      timeSec,
      access: ends.access,
      egress: ends.egress,
      maxRounds: query.maxTransfers === null ? MAX_RIDES : query.maxTransfers + 1,
      ...(ends.walkSec === undefined ? {} : { shorterThanSec: ends.walkSec }),
    };
    const range = { ...base, windowSec: query.searchWindowSec, minCount: 0, maxSteps: MAX_STEPS };
    if (query.searchWindowSec === 0) {
      return query.arriveBy ? search.arriveBy(base) : search.departLatest(base);
    }
    const { journeys } = query.arriveBy ? search.arriveRange(range) : search.departRange(range);
    const inWindow = journeys.filter((journey) =>
      query.arriveBy
        ? journey.arrivalSec >= timeSec - query.searchWindowSec
        : journey.departureSec <= timeSec + query.searchWindowSec,
    );
    return search.toLatestDepartures(base, inWindow);
  }

  #listEnds(search: DaySearch, from: EndPoint, to: EndPoint, setting: WalkSetting | undefined): Ends {
    const { locator, timetable } = this.#world;
    const walk = this.#toWalk(setting);
    if (!setting) {
      const limits = { ...walk, maxSec: DEFAULT_ACCESS_SEC };
      const slack = (stop: number) => timetable.stops.boardSlackSec[stop] as number;
      const walkSec = toWalkSec(toDistanceM(from.place, to.place), walk);
      return {
        access: listAccess(from, locator, limits, slack),
        egress: listAccess(to, locator, limits, undefined),
        ...(walkSec <= DEFAULT_ACCESS_SEC ? { walkSec } : {}),
      };
    }
    const [access, egress] = [from, to].map((end) => this.#listByRule(search, end, setting)) as [
      AccessWay[],
      AccessWay[],
    ];
    const goals = new Set(to.members);
    const between = access.filter(({ stop }) => goals.has(stop)).map(({ durationSec }) => durationSec);
    const straightM = toDistanceM(from.place, to.place);
    if (straightM <= setting.maxM) between.push(toWalkSec(straightM, walk));
    return { access, egress, ...(between.length > 0 ? { walkSec: Math.min(...between) } : {}) };
  }

  #toWalk(setting: WalkSetting | undefined): Pick<WalkSetting, 'speedMps' | 'detourFactor'> {
    return setting ?? { speedMps: this.#world.timetable.walks.speedMps, detourFactor: DETOUR_FACTOR };
  }

  /** Walks from a stop follow its footpaths; from a point, or a stop without service, straight lines. */
  #listByRule(search: DaySearch, end: EndPoint, setting: WalkSetting): AccessWay[] {
    const { locator } = this.#world;
    if (end.members.length === 0) {
      return locator.listNearby(end.place, setting.maxM).map(({ stop, distanceM }) => {
        const way = toWay(distanceM, setting);
        return { ...way, stop, durationSec: way.movingSec };
      });
    }
    return end.members
      .flatMap((stop) => [{ stop, durationSec: 0 }, ...search.listFootpaths(stop)])
      .map(({ durationSec, stop }) => {
        const way = toWay(locator.toDistanceM(end.place, stop), setting);
        return { ...way, stop, durationSec, movingSec: Math.min(way.movingSec, durationSec) };
      });
  }
}

interface Ends {
  readonly access: readonly AccessWay[];
  readonly egress: readonly AccessWay[];
  /** Seconds of the whole way on foot; undefined where the rule forbids it. */
  readonly walkSec?: number;
}

const toPlanPlace = (place: Query['from']): PlanPlace =>
  typeof place === 'string' ? { kind: 'stop', stopId: place } : { kind: 'point', ...place };

function toSetting({ footpaths }: Query): WalkSetting | undefined {
  return footpaths ? { ...footpaths, detourFactor: 1 } : undefined;
}
