/**
 * The planner's state in the address: opening a link restores it and searches.
 *
 * `from`, `to`: stop id or `lat,lon`. `fromName`, `fromNameEn`: names. `fromAt`: position of a stop, for its marker.
 * `time` (with `arriveBy`), `via` like `from`, with `viaStay` (minutes), `pay`, `rider`, `walk` (minutes), `change`
 * (least minutes), `changes` (at most), `wheelchair`, `modes`, `avoid` (line id and label, repeated), `avoidStop`
 * (stop id and name, repeated), `sort`, `trip` (the opened one), `page` (the page of the list that it is on).
 */

import { findLocalTime, type LocalTime } from '../i18n/clock.ts';
import { toPointText } from '../i18n/format.ts';
import { findTypedPoint, type PlaceChoice } from './place-choice.ts';

export const modeGroups = ['bus', 'subway', 'rail', 'coach'] as const;
export type ModeGroup = (typeof modeGroups)[number];

export const sortOrders = ['recommended', 'fastest', 'cheapest', 'fewestTransfers', 'leastWalking'] as const;
export type SortOrder = (typeof sortOrders)[number];

export const walkLimits = [5, 10, 15, 20, 30] as const;

/** Choices of the least minutes for a change and of the most changes. */
export const changeTimes = [5, 10, 15, 20, 30] as const;
export const changeLimits = [0, 1, 2, 3] as const;

/** `known`: only stops marked as accessible; `any`: also stops without that information. */
export const wheelchairChoices = ['any', 'known'] as const;
export type WheelchairChoice = (typeof wheelchairChoices)[number];

/** Minutes at the place on the way; 0 for passing it in a vehicle. */
export const stayChoices = [0, 5, 10, 15, 30, 60, 90, 120, 180] as const;

/** Used in place of a medium: the cheapest of all media. */
export const LOWEST_PRICE = '*';

export type TimeChoice =
  | { readonly kind: 'now' }
  | { readonly kind: 'depart' | 'arrive'; readonly local: LocalTime };

/** A line that the search avoids, with its label. */
export interface AvoidedLine {
  readonly routeId: string;
  readonly label: string;
}

/** A stop at which the search avoids boarding, changing and getting off, with its name. */
export interface AvoidedStop {
  readonly stopId: string;
  readonly label: string;
}

/** A place on the way. */
export interface ViaChoice {
  readonly place: PlaceChoice;
  readonly stayMin: (typeof stayChoices)[number];
}

export interface PlanState {
  readonly from?: PlaceChoice;
  readonly to?: PlaceChoice;
  readonly via?: ViaChoice;
  readonly time: TimeChoice;
  /** `fare_media_id`, or `LOWEST_PRICE`; absent for paying without a personal card. */
  readonly mediumId?: string;
  /** `rider_category_id`; the default rider where absent. */
  readonly riderId?: string;
  readonly maxWalkMin?: number;
  readonly minChangeMin?: number;
  readonly maxChanges?: number;
  /** Absent where wheelchair access does not matter. */
  readonly wheelchair?: WheelchairChoice;
  /** Modes that the search may use; all by default. */
  readonly modes: readonly ModeGroup[];
  readonly avoid?: readonly AvoidedLine[];
  readonly avoidStops?: readonly AvoidedStop[];
  readonly sort: SortOrder;
  /** Id of the opened itinerary. The same trip has the same id in every answer. */
  readonly trip?: string;
  /** Cursor of the page with the opened itinerary; absent for the first page. */
  readonly page?: string;
}

export const emptyPlan: PlanState = { time: { kind: 'now' }, modes: modeGroups, sort: 'recommended' };

type End = 'from' | 'to' | 'via';

function findPlace(params: URLSearchParams, end: End): PlaceChoice | undefined {
  const value = params.get(end);
  if (!value) return undefined;
  const typed = findTypedPoint(value);
  const at = typed ?? findTypedPoint(params.get(`${end}At`) ?? '');
  if (!at) return undefined;
  const [zh, en] = [params.get(`${end}Name`), params.get(`${end}NameEn`)];
  const one = zh || en;
  const name = one ? { name: { zh: zh || one, en: en || one } } : undefined;
  return typed ? { ...at, ...name } : { ...at, stopId: value, ...name };
}

function setPlace(params: URLSearchParams, end: End, place: PlaceChoice | undefined): void {
  if (!place) return;
  params.set(end, place.stopId ?? toPointText(place));
  if (place.stopId) params.set(`${end}At`, toPointText(place));
  const { zh, en } = place.name ?? {};
  if (zh) params.set(`${end}Name`, zh);
  if (en && en !== zh) params.set(`${end}NameEn`, en);
}

const linkedEnds = ['from', 'to', 'via'] as const;

/** A place in a link that has an id or a name, but no position. */
export interface UnplacedEnd {
  readonly end: End;
  readonly text: string;
}

/** Ends of a link that have no position. */
export function listUnplaced(params: URLSearchParams): readonly UnplacedEnd[] {
  return linkedEnds.flatMap((end) => {
    const text = params.get(end)?.trim();
    const isKnown = !text || findTypedPoint(text) || findTypedPoint(params.get(`${end}At`) ?? '');
    return isKnown ? [] : [{ end, text }];
  });
}

/** The link with these ends replaced by the places found; an end without a place is removed. */
export function toPlaced(
  params: URLSearchParams,
  ends: readonly UnplacedEnd[],
  placeOf: (index: number) => PlaceChoice | undefined,
): URLSearchParams {
  const placed = new URLSearchParams(params);
  for (const [index, { end }] of ends.entries()) {
    for (const key of [end, `${end}At`, `${end}Name`, `${end}NameEn`]) placed.delete(key);
    setPlace(placed, end, placeOf(index));
  }
  return placed;
}

/** Parses `id|label`; the id is also the label where there is none. */
function parseLabelled(text: string): { readonly id: string; readonly label: string }[] {
  const bar = text.indexOf('|');
  const id = bar < 0 ? text : text.slice(0, bar);
  return id === '' ? [] : [{ id, label: (bar < 0 ? '' : text.slice(bar + 1)) || id }];
}

/** Reads the state. Invalid values become defaults. */
export function parsePlanUrl(params: URLSearchParams): PlanState {
  const local = findLocalTime(params.get('time'));
  const arriveBy = params.get('arriveBy') === 'true';
  const asked = params.get('modes')?.split(',') ?? [];
  const modes = modeGroups.filter((mode) => asked.includes(mode));
  const walk = walkLimits.find((limit) => String(limit) === params.get('walk'));
  const from = findPlace(params, 'from');
  const to = findPlace(params, 'to');
  const mediumId = params.get('pay');
  const riderId = params.get('rider');
  const viaPlace = findPlace(params, 'via');
  const stayMin = stayChoices.find((minutes) => String(minutes) === params.get('viaStay')) ?? 0;
  const labelled = (key: string) => params.getAll(key).flatMap(parseLabelled);
  const avoid = labelled('avoid').map(({ id, label }) => ({ routeId: id, label }));
  const avoidStops = labelled('avoidStop').map(({ id, label }) => ({ stopId: id, label }));
  const minChangeMin = changeTimes.find((minutes) => String(minutes) === params.get('change'));
  const maxChanges = changeLimits.find((limit) => String(limit) === params.get('changes'));
  const wheelchair = wheelchairChoices.find((choice) => choice === params.get('wheelchair'));
  const trip = params.get('trip');
  const page = params.get('page');
  return {
    ...(from && { from }),
    ...(to && { to }),
    ...(viaPlace && { via: { place: viaPlace, stayMin } }),
    time: local ? { kind: arriveBy ? 'arrive' : 'depart', local } : { kind: 'now' },
    ...(mediumId && { mediumId }),
    ...(riderId && { riderId }),
    ...(walk && { maxWalkMin: walk }),
    ...(minChangeMin && { minChangeMin }),
    ...(maxChanges !== undefined && { maxChanges }),
    ...(wheelchair && { wheelchair }),
    modes: modes.length > 0 ? modes : modeGroups,
    ...(avoid.length > 0 && { avoid }),
    ...(avoidStops.length > 0 && { avoidStops }),
    sort: sortOrders.find((order) => order === params.get('sort')) ?? 'recommended',
    ...(trip && { trip }),
    ...(page && { page }),
  };
}

/** Writes the state in a fixed order: equal states give equal links. */
export function toPlanParams(state: PlanState): URLSearchParams {
  const params = new URLSearchParams();
  setPlace(params, 'from', state.from);
  setPlace(params, 'to', state.to);
  setPlace(params, 'via', state.via?.place);
  if (state.via && state.via.stayMin > 0) params.set('viaStay', String(state.via.stayMin));
  if (state.time.kind !== 'now') {
    params.set('time', state.time.local);
    if (state.time.kind === 'arrive') params.set('arriveBy', 'true');
  }
  if (state.mediumId) params.set('pay', state.mediumId);
  if (state.riderId) params.set('rider', state.riderId);
  if (state.maxWalkMin) params.set('walk', String(state.maxWalkMin));
  if (state.minChangeMin) params.set('change', String(state.minChangeMin));
  if (state.maxChanges !== undefined) params.set('changes', String(state.maxChanges));
  if (state.wheelchair) params.set('wheelchair', state.wheelchair);
  if (state.modes.length < modeGroups.length) params.set('modes', state.modes.join(','));
  for (const { routeId, label } of state.avoid ?? []) params.append('avoid', `${routeId}|${label}`);
  for (const { stopId, label } of state.avoidStops ?? []) params.append('avoidStop', `${stopId}|${label}`);
  if (state.sort !== 'recommended') params.set('sort', state.sort);
  if (state.trip) params.set('trip', state.trip);
  if (state.page) params.set('page', state.page);
  return params;
}
