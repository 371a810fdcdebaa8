/** Handlers of `GET` and `POST /api/v6/plan`. */
import type { BilingualText } from '../../base/problem.ts';
import type { FareChoice } from '../../planner/model/fare-pricer.ts';
import {
  DEFAULT_SPEED_MPS,
  type EmptyReason,
  type PlanPlace,
  type PlanRequest,
} from '../../planner/model/plan-request.ts';
import { limits } from '../schema/limits.ts';
import { findRouteTypeFilter, findSecondsByMode } from '../schema/mode.ts';
import { findPoint } from '../schema/params.ts';
import type { PlanBody, PlanQuery, planOperations } from '../schema/plan.ts';
import { toEpochSec, toInstantText } from '../wire/instant.ts';
import { toApiItinerary } from '../wire/itinerary.ts';
import { type Language, toCompact } from '../wire/json.ts';
import { findStreetMode } from '../wire/leg-mode.ts';
import { toCursorText } from '../wire/page-cursor.ts';
import { toApiPlace } from '../wire/place.ts';
import { toApiNote, toApiStop, toApiWay } from '../wire/way.ts';
import type { EndpointContext, Handlers } from './endpoint.ts';
import { toFieldProblem } from './field-errors.ts';
import { findNotServed, toAllowedWalks } from './street-modes.ts';
import { getCursor, getTime } from './time.ts';

const incomplete: BilingualText = {
  zh: '这次查询的计算量太大，可能还有更便宜或步行更少的方案；请缩短步行上限或减少方案数',
  en: 'The search was broken off as too much work: there may be cheaper journeys or some with less walking. Allow shorter walks or ask for fewer journeys',
};

export const planHandlers: Handlers<typeof planOperations> = {
  plan: (call) => plan(call, {}),

  planPost: (call) =>
    plan(call, {
      ...toOffsets('fromOffsets', call.body.fromOffsets),
      ...toOffsets('toOffsets', call.body.toOffsets),
    }),
};

type Offsets = Pick<PlanRequest, 'fromOffsets' | 'toOffsets'>;

/** Without offsets, or with an empty list, the search finds the stops nearby itself. */
function toOffsets(field: keyof Offsets, offsets: PlanBody[keyof Offsets] = []): Offsets {
  if (offsets.some(({ mode = 'WALK' }) => !findStreetMode(mode))) {
    throw toFieldProblem(
      `${field}.mode`,
      '往返车站只提供步行',
      'To and from stops walking alone is served',
      'bad-request',
      'body',
    );
  }
  if (offsets.length === 0) return {};
  return { [field]: offsets.map(({ duration, stopId }) => ({ stopId, durationSec: duration })) };
}

async function plan(call: EndpointContext & { readonly query: PlanQuery }, offsets: Offsets) {
  const { query, language, useCases } = call;
  refuseUnserved(query);
  const timeZone = useCases.timeZone;
  const endMs = performance.now() + limits.planMs;
  const isLate = () => performance.now() > endMs;
  const request = { ...toPlanRequest(query, call), ...offsets, isLate };
  const result = await useCases.plan(request);
  const reason = result.emptyReason && findModeReason(query, request, result.emptyReason);
  const view = {
    language,
    withGeometry: query.detailedLegs ?? true,
    withFareTransfers: query.withFares ?? false,
    joinsStays: query.joinInterlinedLegs ?? true,
  };
  const placeView = { language, timeZone };
  return toCompact({
    requestParameters: toTextRecord(call.rawQuery),
    debugOutput: {},
    from: toApiPlace(result.from, placeView),
    to: toApiPlace(result.to, placeView),
    direct: result.direct.map((itinerary) => toApiItinerary(itinerary, view)),
    itineraries: result.itineraries.map((itinerary) => toApiItinerary(itinerary, view)),
    ways: result.ways?.map((way) => toApiWay(way, language)),
    notes: result.notes?.map((note) => toApiNote(note, language, timeZone)),
    previousPageCursor: toCursorText(result.previousPage, timeZone),
    nextPageCursor: toCursorText(result.nextPage, timeZone),
    emptyReason: reason && toApiEmptyReason(reason, language, timeZone),
    notServed: findNotServed(query),
    incomplete: result.isIncomplete && {
      code: 'too-much-work' as const,
      detail: incomplete[language],
      text: incomplete,
    },
  });
}

/** Refuses parameters that would change the answer and are not served. */
function refuseUnserved(query: PlanQuery): void {
  const refuse = (field: string) =>
    toFieldProblem(field, `不支持参数 ${field}`, `The parameter ${field} is not served`);
  if (query.via && query.tongchengCriteria && query.tongchengCriteria.length > 0) {
    throw toFieldProblem(
      'tongchengCriteria',
      '有途经点时不能按票价或步行另找方案',
      'With places on the way, fare and walking are no criteria of the search',
    );
  }
  if (query.via && query.transitModes?.length === 0) {
    throw toFieldProblem('via', '全程步行时没有途经点', 'A walk alone has no places on the way');
  }
  if ((query.viaMinimumStay?.length ?? 0) > (query.via?.length ?? 0)) {
    throw toFieldProblem(
      'viaMinimumStay',
      '停留时间多于途经点',
      'There are more stays than places on the way',
    );
  }
  if (query.tongchengLowestFare && query.fareMedia !== undefined) {
    throw toFieldProblem(
      'tongchengLowestFare',
      '已指定支付方式时不能再要求最低价',
      'With a medium named, the lowest price of all media cannot be asked for',
    );
  }
  if (query.requireBikeTransport) throw refuse('requireBikeTransport');
  if (query.requireCarTransport) throw refuse('requireCarTransport');
}

/** Where the chosen street modes rule out every walk to or from a stop, the answer gives them as the reason. */
function findModeReason(query: PlanQuery, { walking }: PlanRequest, found: EmptyReason): EmptyReason {
  const isBarred = walking.maxAccessSec < 0 || walking.maxEgressSec < 0;
  if (!isBarred || findNotServed(query) === undefined) return found;
  return {
    code: 'street-modes-not-served',
    text: {
      zh: '往返车站只提供步行，不提供所选的方式',
      en: 'To and from stops walking alone is served, not the modes that were chosen',
    },
    suggestions: [{ code: 'walk', text: { zh: '允许步行', en: 'Allow walking' } }],
  };
}

function toPlanRequest(query: PlanQuery, context: EndpointContext): PlanRequest {
  const isTimetableView = query.timetableView ?? true;
  const minItineraries = isTimetableView ? (query.numItineraries ?? 5) : 1;
  const ends = {
    from: toPlanPlace(query.fromPlace, 'fromPlace'),
    to: toPlanPlace(query.toPlace, 'toPlace'),
  };
  return toCompact({
    ...ends,
    time: getTime(query.time, context),
    arriveBy: query.arriveBy ?? false,
    searchWindowSec: isTimetableView ? (query.searchWindow ?? 900) : 0,
    minItineraries: Math.min(minItineraries, query.maxItineraries ?? limits.itineraries),
    maxItineraries: query.maxItineraries ?? limits.itineraries,
    maxTransfers: query.maxTransfers,
    maxTravelSec: query.maxTravelTime === undefined ? undefined : query.maxTravelTime * 60,
    walking: {
      ...toAllowedWalks(query, ends, {
        maxAccessSec: query.maxPreTransitTime ?? 900,
        maxEgressSec: query.maxPostTransitTime ?? 900,
        maxDirectSec: query.maxDirectTime ?? 1_800,
      }),
      speedMps: query.pedestrianSpeed ?? DEFAULT_SPEED_MPS,
    },
    vias: query.via?.map((place, i) => ({
      place: toPlanPlace(place, 'via'),
      minStaySec: (query.viaMinimumStay?.[i] ?? 0) * 60,
    })),
    transferTimeFactor: query.transferTimeFactor,
    minTransferSecOf: findSecondsByMode(query.tongchengMinTransferTimeByMode),
    minTransferSec: (query.minTransferTime ?? 0) * 60,
    additionalTransferSec: (query.additionalTransferTime ?? 0) * 60,
    allowsRouteType: findRouteTypeFilter(query.transitModes),
    avoids:
      query.avoidRoutes || query.avoidAgencies || query.tongchengAvoidStops
        ? {
            routeIds: query.avoidRoutes ?? [],
            agencyIds: query.avoidAgencies ?? [],
            stopIds: query.tongchengAvoidStops ?? [],
          }
        : undefined,
    walkOnly: query.transitModes?.length === 0,
    needsWheelchair: query.pedestrianProfile === 'WHEELCHAIR',
    strictWheelchair: query.tongchengStrictWheelchair,
    page: query.pageCursor ? getCursor(query.pageCursor, context) : undefined,
    criteria: query.tongchengCriteria,
    fare: toCompact({
      mediumId: query.fareMedia,
      riderCategoryId: query.riderCategory,
      isLowest: query.tongchengLowestFare || undefined,
    }) as FareChoice,
    withFareByMedium: query.tongchengFareByMedium || undefined,
  });
}

/** Parses coordinates or a stop id. Numbers that look like coordinates but lie off the globe are refused. */
export function toPlanPlace(text: string, field: string): PlanPlace {
  const point = findPoint(text);
  if (point) return { kind: 'point', ...point };
  if (/^[\s\d.,;+-]*[,;][\s\d.,;+-]*$/.test(text)) {
    throw toFieldProblem(
      field,
      '坐标应为「纬度,经度」，例如 40.8151,111.6628',
      'A position must be latitude,longitude, such as 40.8151,111.6628',
      'bad-place',
    );
  }
  return { kind: 'stop', stopId: text.trim() };
}

/** The unparsed query, with each value as text. */
function toTextRecord(rawQuery: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(rawQuery).map(([key, value]) => [key, String(value)]));
}

function toApiEmptyReason(reason: EmptyReason, language: Language, timeZone: string) {
  return {
    code: reason.code,
    detail: reason.text[language],
    text: { ...reason.text },
    suggestions: reason.suggestions.map((suggestion) =>
      toCompact({
        code: suggestion.code,
        detail: suggestion.text[language],
        text: { ...suggestion.text },
        time: suggestion.time && toInstantText(toEpochSec(suggestion.time, timeZone)),
        stop: suggestion.stop && toApiStop(suggestion.stop, language),
      }),
    ),
  };
}
