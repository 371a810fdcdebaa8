/** Trips of a line: a template with `frequencies` for headways, single trips for departures. */
import { toTimeText } from '../../server/base/seconds.ts';
import { type BusService, type Season, toBusServiceId } from './bus-calendar.ts';
import { type HeadwayWindow, type Span, toDepartures, toPeriod, toWindows } from './bus-departures.ts';
import type { BusLine, LineTimetable } from './bus-line.ts';
import { type Period, toCallTimes } from './bus-run-times.ts';
import type { StreetSide } from './bus-stations.ts';
import { addRow, type FeedDraft } from './feed-draft.ts';

/** A template trip with its windows, or a single trip. */
interface TripPlan {
  readonly key: string;
  readonly service: BusService;
  readonly period: Period;
  readonly startSec: number;
  /** Windows of a template; empty for a single trip. */
  readonly windows: readonly HeadwayWindow[];
}

const seasons: readonly Season[] = ['summer', 'winter'];
const dayTypes = ['workday', 'dayoff'] as const;

/** Merges services: the fewest ones that cover exactly the same days. */
function toServices(days: readonly BusService[]): BusService[] {
  const has = (dayType: BusService['dayType'], season: Season) =>
    days.some((day) => day.dayType === dayType && day.season === season);
  const whole = dayTypes.filter((dayType) => seasons.every((season) => has(dayType, season)));
  if (whole.length === dayTypes.length) return [{ dayType: 'daily' }];
  const rest = days.filter(({ dayType }) => !whole.some((type) => type === dayType));
  const inSeason = seasons.filter((season) => dayTypes.every((dayType) => has(dayType, season)));
  if (whole.length === 0 && inSeason.length > 0) {
    return [
      ...inSeason.map((season): BusService => ({ dayType: 'daily', season })),
      ...days.filter(({ season }) => season && !inSeason.includes(season)),
    ];
  }
  return [...whole.map((dayType): BusService => ({ dayType })), ...rest];
}

function listTemplates(timetable: LineTimetable): TripPlan[] {
  const groups = new Map<string, { windows: HeadwayWindow[]; days: BusService[] }>();
  for (const dayType of dayTypes) {
    for (const season of seasons) {
      const windows = toWindows(toRegularSpan(timetable[season], timetable), dayType === 'workday');
      for (const [period, part] of Map.groupBy(windows, (window) => window.period)) {
        const key = `${period} ${JSON.stringify(part)}`;
        const group = groups.get(key) ?? { windows: part, days: [] };
        group.days.push({ dayType, season });
        groups.set(key, group);
      }
    }
  }
  return [...groups.values()].flatMap(({ windows, days }) =>
    toServices(days).map((service): TripPlan => {
      const first = windows[0] as HeadwayWindow;
      const name = service.season ? `${service.dayType}-${service.season}` : service.dayType;
      return {
        key: `${first.period}-${name}`,
        service,
        period: first.period,
        startSec: first.startSec,
        windows,
      };
    }),
  );
}

/** The span of headways, which ends one headway before the first listed departure. */
function toRegularSpan(span: Span, { listedSec }: LineTimetable): Span {
  const first = listedSec?.[0];
  return first === undefined ? span : { ...span, lastSec: first - span.offpeakHeadwaySec };
}

function listDepartures(bySeason: Readonly<Record<Season, readonly number[]>>): TripPlan[] {
  const all = [...new Set(seasons.flatMap((season) => bySeason[season]))].sort((a, b) => a - b);
  return all.map((startSec): TripPlan => {
    const runsIn = seasons.filter((season) => bySeason[season].includes(startSec));
    const service: BusService =
      runsIn.length === 1 ? { dayType: 'daily', season: runsIn[0] } : { dayType: 'daily' };
    const key = toTimeText(startSec).slice(0, 5).replace(':', '');
    return { key, service, period: toPeriod(startSec), startSec, windows: [] };
  });
}

/** Plans all trips of one direction of a line. */
function listTripPlans(timetable: LineTimetable): TripPlan[] {
  const { summer, winter, kind, listedSec } = timetable;
  const listed = listedSec ? listDepartures({ summer: listedSec, winter: listedSec }) : [];
  if (kind === 'headways') return [...listTemplates(timetable), ...listed];
  if (listedSec) return listed;
  return listDepartures({ summer: toDepartures(summer), winter: toDepartures(winter) });
}

/**
 * Adds `trips`, `stop_times` and `frequencies` of one direction; returns the services that they use.
 *
 * @param sides where each call of the direction is made
 */
export function addTrips(
  feed: FeedDraft,
  line: BusLine,
  directionId: number,
  sides: readonly StreetSide[],
): BusService[] {
  const direction = line.directions[directionId];
  if (!direction) throw new Error(`${line.routeId} has no direction ${directionId}`);
  const cumM = direction.places.map((place) => place.cumM);
  const timedM = direction.places.map((place) => place.timedM ?? place.cumM);
  const plans = listTripPlans(line.timetable);
  for (const { key, service, period, startSec, windows } of plans) {
    const trip_id = `${line.routeId}-${directionId}-${key}`;
    addRow(feed, 'trips', {
      route_id: line.routeId,
      service_id: toBusServiceId(line.servicePrefix, service),
      trip_id,
      trip_headsign: direction.headsign.zh,
      direction_id: directionId,
      shape_id: `${line.routeId}-${directionId}`,
      wheelchair_accessible: 0,
      bikes_allowed: 0,
    });
    const calls = toCallTimes(timedM, { kind: line.roadKind, period, totalSec: line.timetable.totalSec });
    calls.forEach(({ arrivalSec, departureSec }, call) => {
      addRow(feed, 'stop_times', {
        trip_id,
        arrival_time: toTimeText(startSec + arrivalSec),
        departure_time: toTimeText(startSec + departureSec),
        stop_id: sides[call]?.stopId,
        stop_sequence: call + 1,
        shape_dist_traveled: cumM[call],
        timepoint: windows.length > 0 || call > 0 ? 0 : 1,
      });
    });
    for (const window of windows) {
      addRow(feed, 'frequencies', {
        trip_id,
        start_time: toTimeText(window.startSec),
        end_time: toTimeText(window.endSec),
        headway_secs: window.headwaySec,
        exact_times: 0,
      });
    }
  }
  return plans.map(({ service }) => service);
}
