/** Parses places, stops and lines typed on a command line; a problem suggests similar ones. */

import type { World } from '../app/planning/world.ts';
import { toNameIn } from '../base/names.ts';
import { type BilingualText, ProblemError } from '../base/problem.ts';
import type { PlanPlace } from '../planner/model/plan-request.ts';
import { findTypedPoint } from '../planner/places/parse-point.ts';
import { searchPlaces } from '../planner/places/search-places.ts';
import { suggestIds, suggestPlaces } from '../planner/places/suggest-places.ts';

const MAX_SUGGESTIONS = 5;

/**
 * Parses coordinates, `feed:stop_id`, or a name as in the search box.
 *
 * @throws ProblemError `bad-place`, with similar names or ids
 */
export function toPlace(world: World, text: string): PlanPlace {
  const point = findTypedPoint(text);
  if (point) return { kind: 'point', ...point };
  if (world.stops.listRows(text).length > 0) return { kind: 'stop', stopId: text };
  const [hit] = searchPlaces(world.places(), text, { language: 'zh', limit: 1 });
  if (!hit) throw toUnknown({ zh: '地点', en: 'place' }, text, listSuggestions(world, text));
  const { place } = hit;
  if (place.stopIds.length > 0) return { kind: 'stop', stopId: place.id };
  return { kind: 'point', lat: place.lat, lon: place.lon };
}

/** @throws ProblemError `bad-place` where the text is not a stop */
export function toStopId(world: World, text: string): string {
  const place = toPlace(world, text);
  if (place.kind === 'stop') return place.stopId;
  throw new ProblemError('bad-place', { zh: `“${text}”不是车站`, en: `“${text}” is no stop` }, { text });
}

/** @throws ProblemError `not-found` where no line has this `feed:route_id`, with similar ids */
export function toRouteId(world: World, text: string): string {
  const { feeds, routes } = world.timetable;
  const ids = new Set(routes.map(({ feed, routeId }) => `${feeds[feed]?.feedId}:${routeId}`));
  if (ids.has(text)) return text;
  const named = routes
    .filter(({ shortName }) => shortName === text)
    .map(({ feed, routeId }) => `${feeds[feed]?.feedId}:${routeId}`);
  const near = named.length > 0 ? named : suggestIds(ids, text, MAX_SUGGESTIONS);
  const candidates = near.slice(0, MAX_SUGGESTIONS);
  throw toUnknown({ zh: '线路', en: 'line' }, text, { zh: candidates, en: candidates }, 'not-found');
}

interface Suggestions {
  readonly zh: readonly string[];
  readonly en: readonly string[];
}

/** Similar ids for a text that looks like an id, else similar names. */
function listSuggestions(world: World, text: string): Suggestions {
  if (/^[\w.-]+:\S+$/.test(text)) {
    const rows = world.timetable.stops.parent.length;
    const ids = Array.from({ length: rows }, (_, row) => world.stops.toGlobalId(row));
    const near = suggestIds(ids, text, MAX_SUGGESTIONS);
    if (near.length > 0) return { zh: near, en: near };
  }
  const places = suggestPlaces(world.places(), text, MAX_SUGGESTIONS);
  const toList = (language: 'zh' | 'en') => places.map(({ name }) => toNameIn(name, language));
  return { zh: toList('zh'), en: toList('en') };
}

function toUnknown(
  what: BilingualText,
  text: string,
  candidates: Suggestions,
  code: 'bad-place' | 'not-found' = 'bad-place',
): ProblemError {
  const more: BilingualText =
    candidates.zh.length === 0
      ? { zh: '', en: '' }
      : { zh: `，是不是：${candidates.zh.join('、')}？`, en: `; did you mean: ${candidates.en.join(', ')}?` };
  return new ProblemError(
    code,
    { zh: `找不到${what.zh}“${text}”${more.zh}`, en: `No ${what.en} matches “${text}”${more.en}` },
    { text, candidates: candidates.zh },
  );
}
