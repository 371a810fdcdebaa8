/** Handler of `/api/v1/stops/{stopId}/timetable`. */
import { toNameIn } from '../../base/names.ts';
import { findServiceDay, toDateText } from '../../base/service-day.ts';
import type { TimetableLine } from '../../planner/board/stop-timetable.ts';
import type { ApiTimetableLine, stopOperations } from '../schema/stops.ts';
import { toInstantMaker } from '../wire/instant.ts';
import { type Language, toNameRecord } from '../wire/json.ts';
import { toApiDeparture, toApiPlace, toApiRoute } from '../wire/place.ts';
import type { Handlers } from './endpoint.ts';
import { getToday } from './time.ts';

export const stopTimetableHandlers: Pick<Handlers<typeof stopOperations>, 'stopTimetable'> = {
  stopTimetable: async (call) => {
    const { language, params, query, useCases } = call;
    const day = findServiceDay(query.date ?? '') ?? getToday(call);
    const table = await useCases.getStopTimetable({ stopId: params.stopId, day });
    const toInstant = toInstantMaker(table.day, table.timeZone);
    return {
      place: toApiPlace(table.place, { language, timeZone: table.timeZone }),
      date: toDateText(table.day),
      tz: table.timeZone,
      lines: table.lines.map((line) => toApiTimetableLine(line, language, toInstant)),
    };
  },
};

function toApiTimetableLine(
  { departures, headsign, platformCodes, route }: TimetableLine,
  language: Language,
  toInstant: (seconds: number) => string,
): ApiTimetableLine {
  return {
    route: toApiRoute(route, language),
    headsign: toNameIn(headsign, language),
    headsigns: toNameRecord(headsign),
    tracks: [...platformCodes],
    departures: departures.map((one) => toApiDeparture(one, toInstant)),
  };
}
