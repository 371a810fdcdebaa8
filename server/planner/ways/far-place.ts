/** What to say about a place that no stop is near: how far the nearest stop is, and how to go on from there. */
import type { LatLon } from '../../base/geo.ts';
import { toNameIn } from '../../base/names.ts';
import type { BilingualText } from '../../base/problem.ts';
import { toWalkRules } from '../itinerary/itinerary-context.ts';
import { toWalkSec } from '../model/end-point.ts';
import type { EmptyReason, EmptySuggestion, PlanRequest } from '../model/plan-request.ts';
import type { StopIndex } from '../model/stop-index.ts';
import type { NearbyStop, StopLocator } from '../model/stop-locator.ts';

/** The first circle around the place; each next one is twice as large. */
const FIRST_M = 2000;
const LAST_M = 512_000;
/** The longest walk that the page offers. */
const LONGEST_WALK_SEC = 1800;

export interface FarPlaceParts {
  readonly stops: StopIndex;
  readonly locator: StopLocator;
}

/** The reason `no-stop-near-start` or `no-stop-near-end` with the nearest stop; any other reason as it is. */
export function toNearestStopReason(
  { locator, stops }: FarPlaceParts,
  request: PlanRequest,
  reason: EmptyReason,
  ends: { readonly from: LatLon; readonly to: LatLon },
): EmptyReason {
  const end = ({ 'no-stop-near-start': 'from', 'no-stop-near-end': 'to' } as const)[reason.code];
  const nearest = end && findNearest(locator, ends[end]);
  if (!end || !nearest) return reason;
  const { lat, lon, name, stopId = '' } = stops.toPlace(nearest.stop);
  const away = toDistanceText(nearest.distanceM);
  const isWalkable = toWalkSec(nearest.distanceM, toWalkRules(request)) <= LONGEST_WALK_SEC;
  const ride = tellRide(end, away, { zh: toNameIn(name, 'zh'), en: toNameIn(name, 'en') });
  const toStop: EmptySuggestion = {
    code: 'nearest-stop',
    text: ride.suggestion,
    stop: { stopId, end, name, lat, lon },
  };
  return {
    code: reason.code,
    text: { zh: `${reason.text.zh}；${ride.text.zh}`, en: `${reason.text.en}; ${ride.text.en}` },
    suggestions: isWalkable ? [...reason.suggestions, toStop] : [toStop],
  };
}

function findNearest(locator: StopLocator, point: LatLon): NearbyStop | undefined {
  for (let maxM = FIRST_M; maxM <= LAST_M; maxM *= 2) {
    const [nearest] = locator.listNearby(point, maxM);
    if (nearest) return nearest;
  }
  return undefined;
}

function tellRide(end: 'from' | 'to', away: BilingualText, stop: BilingualText) {
  const text = {
    zh: `最近的车站“${stop.zh}”在直线 ${away.zh} 外，其间可乘出租车或预约车`,
    en: `the nearest stop, ${stop.en}, is ${away.en} away in a straight line, a taxi or booked ride`,
  };
  const suggestion =
    end === 'to'
      ? { zh: `改查到“${stop.zh}”的路线，再乘出租车`, en: `Go to ${stop.en}, then by taxi` }
      : { zh: `先乘出租车到“${stop.zh}”，从那里出发`, en: `Take a taxi to ${stop.en} and start there` };
  return { text, suggestion };
}

function toDistanceText(m: number): BilingualText {
  const km = (m / 1000).toFixed(m < 10_000 ? 1 : 0);
  return { zh: `${km} 公里`, en: `${km} km` };
}
