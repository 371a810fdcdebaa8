/** Handlers of `/api/v1/lines`, `/api/v1/lines/{lineId}` and `/api/v1/fare-choices`. */
import type { FareChoices } from '../../app/planning/fare-choices.ts';
import type { LatLon } from '../../base/geo.ts';
import { toNameIn } from '../../base/names.ts';
import { ProblemError } from '../../base/problem.ts';
import { findServiceDay, toDateText } from '../../base/service-day.ts';
import type { LineDetail, LineDirection, LineSummary } from '../../planner/lines/line.ts';
import type { ApiLine, ApiLineResponse, lineOperations } from '../schema/line.ts';
import { toInstantMaker } from '../wire/instant.ts';
import { type Language, toCompact, toNameRecord } from '../wire/json.ts';
import { type PlaceView, toApiDeparture, toApiPlace, toApiRoute } from '../wire/place.ts';
import type { Handlers } from './endpoint.ts';
import { getToday } from './time.ts';

export const linesHandlers: Handlers<typeof lineOperations> = {
  lines: async ({ useCases, language }) => ({
    lines: (await useCases.listLines()).map((line) => toApiLine(line, language)),
  }),

  line: async (call) => {
    const { lineId } = call.params;
    const day = findServiceDay(call.query.date ?? '') ?? getToday(call);
    const line = await call.useCases.findLine({ lineId, day });
    if (line) return toApiLineDetail(line, call.language);
    throw new ProblemError('not-found', { zh: '没有这条线路', en: 'No such line' }, { lineId });
  },

  fareChoices: async ({ useCases, language }) => toApiFareChoices(await useCases.listFareChoices(), language),
};

/** Longitude first, as in GeoJSON; six decimal places are about 0.1 m. */
function toPosition(point: LatLon): [number, number] {
  return [Math.round(point.lon * 1e6) / 1e6, Math.round(point.lat * 1e6) / 1e6];
}

function toMultiLine(lines: readonly (readonly LatLon[])[]): ApiLine['geometry'] {
  return { type: 'MultiLineString', coordinates: lines.map((line) => line.map(toPosition)) };
}

function toApiLine(line: LineSummary, language: Language): ApiLine {
  return {
    route: toApiRoute(line.route, language),
    feedId: line.feedId,
    regionIds: [...line.regionIds],
    crossesBoundary: line.crossesBoundary,
    geometry: toMultiLine(line.geometry),
  };
}

function toApiLineDetail(line: LineDetail, language: Language): ApiLineResponse {
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
        isArrival: stop.isArrival,
      }),
    ),
    originIndex: direction.originIndex,
    firstDeparture: toOptional(direction.firstDepartureSec),
    lastDeparture: toOptional(direction.lastDepartureSec),
    tripCount: direction.tripCount,
    departures: direction.departures.map((one) => toApiDeparture(one, toInstant)),
    headways: direction.headways.map((band) => ({
      start: toInstant(band.startSec),
      end: toInstant(band.endSec),
      headwaySec: band.headwaySec,
    })),
    geometry: toMultiLine(direction.geometry),
  });
}

function toApiFareChoices(choices: FareChoices, language: Language) {
  return {
    media: choices.media.map(({ id, name, type }) => ({
      id,
      name: toNameIn(name, language),
      names: toNameRecord(name),
      type,
    })),
    riderCategories: choices.riderCategories.map(({ id, name, isDefault }) => ({
      id,
      name: toNameIn(name, language),
      names: toNameRecord(name),
      isDefault,
    })),
  };
}
