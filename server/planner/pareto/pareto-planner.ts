/**
 * Opens searches with fare or walking as criteria: they find journeys that are cheaper or walk less than those best in
 * time, within the slack.
 */

import type { LatLon } from '../../base/geo.ts';
import { toDistanceM } from '../../base/geo.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import { toPlace } from '../../transit/timetable/day/added-stops.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import type { DaySearch } from '../raptor/day-search.ts';
import type { AccessWay, SearchNetwork, SearchQuery } from '../raptor/search-query.ts';
import { isStay, withoutStays } from '../raptor/trip-rides.ts';
import type { FareCost } from './fare-cost.ts';
import { ParetoDay } from './pareto-day.ts';
import { defaultSlack, type ParetoQuery } from './pareto-query.ts';
import { SpanSearch } from './span-search.ts';
import type { WorkBudget } from './work-budget.ts';

/** A criterion beside time and changes. */
export type Criterion = 'fare' | 'walking';

/** Gives the prices of a day for a rider category and medium. */
export type FareCosts<Choice> = (choice: Choice, day: ServiceDay) => FareCost;

export interface SpanRequest<Choice> {
  readonly criteria: readonly Criterion[];
  readonly arriveBy: boolean;
  readonly fare: Choice;
  readonly budget?: WorkBudget;
}

export class ParetoPlanner<Choice> {
  readonly #timetable: Timetable;
  readonly #costs: FareCosts<Choice>;
  /** Metres of way for each metre of straight line, as in itineraries. */
  readonly #detourFactor: number;
  readonly #days = new WeakMap<DaySearch, ParetoDay>();

  constructor(timetable: Timetable, costs: FareCosts<Choice>, detourFactor: number) {
    this.#timetable = timetable;
    this.#costs = costs;
    this.#detourFactor = detourFactor;
  }

  /** Opens a search of spans. Later spans of the same search may contain earlier ones. */
  open(search: DaySearch, query: SearchQuery<AccessWay>, request: SpanRequest<Choice>): SpanSearch {
    const fare = request.criteria.includes('fare') ? this.#costs(request.fare, search.day.day) : undefined;
    const allowedChains = fare ? withoutStays(search.day, query.allowedChains) : query.allowedChains;
    const base: ParetoQuery = {
      timeSec: query.timeSec,
      access: query.access,
      egress: query.egress,
      maxRounds: query.maxRounds,
      slack: defaultSlack,
      walking: request.criteria.includes('walking'),
      ...(fare ? { fare } : {}),
      ...(request.budget ? { budget: request.budget } : {}),
      ...(allowedChains ? { allowedChains } : {}),
    };
    return new SpanSearch(this.#getDay(search), base, request.arriveBy, query.shorterThanSec, (journey) =>
      fare ? journey.rides.some(({ chain }) => isStay(search.day, chain)) : false,
    );
  }

  #getDay(search: DaySearch): ParetoDay {
    const known = this.#days.get(search);
    if (known) return known;
    const { patterns } = this.#timetable;
    const { chainPattern, runRow } = search.day;
    const day = new ParetoDay(search, {
      chainRoute: chainPattern.map((pattern) => patterns.route[pattern] as number),
      runFareProfile: runRow.map((row) => patterns.runProfile[row] as number),
      footpathM: this.#toFootpathM(search.sides.forward.network),
    });
    this.#days.set(search, day);
    return day;
  }

  /**
   * Metres of the footpaths of this network: the network for wheelchair users has other footpaths than the timetable.
   */
  #toFootpathM({ day, footpaths }: SearchNetwork): Int32Array {
    const placeOf = (stop: number) => toPlace(day.addedStops, stop);
    const metres = new Int32Array(footpaths.targets.length);
    for (let from = 0; from + 1 < footpaths.offsets.length; from++) {
      for (let f = footpaths.offsets[from] as number; f < (footpaths.offsets[from + 1] as number); f++) {
        metres[f] = this.#toMetres(this.#toPoint(placeOf(from)), placeOf(footpaths.targets[f] as number));
      }
    }
    return metres;
  }

  #toMetres(from: LatLon, stop: number): number {
    return Math.round(toDistanceM(from, this.#toPoint(stop)) * this.#detourFactor);
  }

  #toPoint(stop: number): LatLon {
    const { lat, lon } = this.#timetable.stops;
    return { lat: lat[stop] as number, lon: lon[stop] as number };
  }
}
