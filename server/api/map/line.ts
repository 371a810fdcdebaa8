/** Lines on the wire: geometry as GeoJSON, times as instants of the day that was asked for. */
import type { LatLon } from '../../base/geo.ts';
import { toNameIn } from '../../base/names.ts';
import { toDateText } from '../../base/service-day.ts';
import type { LineDetail, LineDirection, LineSummary } from '../../planner/lines/line.ts';
import type { ApiLine, ApiLineResponse } from '../schema/line.ts';
import { toCompact } from './compact.ts';
import { toInstantMaker } from './instant.ts';
import { type Language, toNameRecord } from './names.ts';
import { type PlaceView, toApiPlace, toApiRoute } from './place.ts';

/** GeoJSON order, six decimal places (about 0.1 m). */
function toPosition(point: LatLon): [number, number] {
  return [Math.round(point.lon * 1e6) / 1e6, Math.round(point.lat * 1e6) / 1e6];
}

function toMultiLine(lines: readonly (readonly LatLon[])[]): ApiLine['geometry'] {
  return { type: 'MultiLineString', coordinates: lines.map((line) => line.map(toPosition)) };
}

export function toApiLine(line: LineSummary, language: Language): ApiLine {
  return {
    route: toApiRoute(line.route, language),
    feedId: line.feedId,
    regionIds: [...line.regionIds],
    crossesBoundary: line.crossesBoundary,
    geometry: toMultiLine(line.geometry),
  };
}

export function toApiLineDetail(line: LineDetail, language: Language): ApiLineResponse {
  const view = { language, timeZone: line.timeZone };
  const toInstant = toInstantMaker(line.day, line.timeZone);
  return {
    ...toApiLine(line, language),
    date: toDateText(line.day),
    tz: line.timeZone,
    directions: line.directions.map((direction) => toApiDirection(direction, view, toInstant)),
    sources: [...line.sources],
  };
}

function toApiDirection(
  direction: LineDirection,
  view: PlaceView,
  toInstant: (seconds: number) => string,
): ApiLineResponse['directions'][number] {
  const toOptional = (seconds: number | undefined) =>
    seconds === undefined ? undefined : toInstant(seconds);
  return toCompact({
    directionId: direction.directionId,
    headsign: toNameIn(direction.headsign, view.language),
    headsigns: toNameRecord(direction.headsign),
    stops: direction.stops.map((stop) =>
      toCompact({
        ...toApiPlace(stop, view),
        rideSec: stop.rideSec,
        tripCount: stop.tripCount,
        first: toOptional(stop.firstSec),
        last: toOptional(stop.lastSec),
      }),
    ),
    originIndex: direction.originIndex,
    firstDeparture: toOptional(direction.firstDepartureSec),
    lastDeparture: toOptional(direction.lastDepartureSec),
    tripCount: direction.tripCount,
    headways: direction.headways.map((band) => ({
      start: toInstant(band.startSec),
      end: toInstant(band.endSec),
      headwaySec: band.headwaySec,
    })),
    geometry: toMultiLine(direction.geometry),
  });
}
