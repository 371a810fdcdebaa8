/**
 * A timetable changed without touching the one it is made from: patterns, stops, lines and walks are added, replaced or
 * taken away, and `finish` lays out arrays of their own. Arrays that no edit concerns are shared with the base.
 *
 * The result answers as the compiled timetable of the changed feeds does; rows may stand in another order, and a stop
 * that loses its last trip stays among the boardable stops.
 */
import type { Names } from '../../../base/names.ts';
import { type ServiceDay, toWeekday } from '../../../base/service-day.ts';
import type { Timetable, TimetableFeed, TimetableRoute } from '../timetable.ts';
import { appendServices, appendShapes, appendTrips } from './append-rows.ts';
import type {
  AddedStop,
  AddedWalk,
  EditedPattern,
  EditedRun,
  EditRecord,
  ServiceRow,
  ShapePoints,
  TripRow,
} from './edited-rows.ts';
import { layOutPatterns } from './lay-out-patterns.ts';
import { layOutStops, moveStopRows } from './lay-out-stops.ts';
import { type EditContext, linkStops } from './link-stops.ts';

export interface AddedTrip {
  readonly tripId: string;
  readonly route: number;
  readonly service: number;
  readonly headsign: Names;
  readonly shortName?: string;
  /** Bit 0-1 wheelchair_accessible, bit 2-3 bikes_allowed, bit 4 direction_id. */
  readonly flags: number;
  readonly shape?: number;
}

export class TimetableEditor {
  readonly base: Timetable;
  readonly #context: EditContext;
  readonly #feeds: TimetableFeed[];
  readonly #routes: TimetableRoute[];
  readonly #names: Names[];
  readonly #stops: AddedStop[] = [];
  readonly #trips: TripRow[] = [];
  readonly #services: ServiceRow[] = [];
  readonly #shapes: ShapePoints[] = [];
  readonly #walks: AddedWalk[] = [];
  /** By pattern of the base; a pattern that is not there is as it was. */
  readonly #replaced = new Map<number, readonly EditedPattern[]>();
  #addedPatterns: EditedPattern[] = [];
  readonly #patternsOfRoute = new Map<number, number[]>();
  readonly #profiles = new Map<string, Pick<EditedRun, 'arrival' | 'departure'>>();
  readonly #read = new Map<number, EditedPattern>();

  constructor(base: Timetable, context: EditContext) {
    this.base = base;
    this.#context = context;
    this.#feeds = [...base.feeds];
    this.#routes = [...base.routes];
    this.#names = [...base.names];
    for (let p = 0; p < base.patterns.count; p++) {
      const route = base.patterns.route[p] as number;
      const list = this.#patternsOfRoute.get(route);
      if (list) list.push(p);
      else this.#patternsOfRoute.set(route, [p]);
    }
  }

  get feeds(): readonly TimetableFeed[] {
    return this.#feeds;
  }

  get routes(): readonly TimetableRoute[] {
    return this.#routes;
  }

  getStop(row: number): { readonly lat: number; readonly lon: number; readonly name: Names } {
    const { names, stops } = this.base;
    const added = this.#stops[row - stops.count];
    if (added) return added;
    const name = names[stops.name[row] as number] ?? { text: '' };
    return { lat: stops.lat[row] as number, lon: stops.lon[row] as number, name };
  }

  addFeed(feed: TimetableFeed): number {
    return this.#feeds.push(feed) - 1;
  }

  addRoute(route: TimetableRoute): number {
    return this.#routes.push(route) - 1;
  }

  /** Rows of stops: those of the base keep theirs, an added one comes behind them. */
  addStop(stop: AddedStop): number {
    return this.base.stops.count + this.#stops.push(stop) - 1;
  }

  /** A service that runs on the days of `weekdays` (Monday first) which the base's calendar covers. */
  addService(feed: number, weekdays: readonly boolean[]): number {
    const isActive = (day: ServiceDay) => weekdays[toWeekday(day)] === true;
    return this.base.services.count + this.#services.push({ feed, isActive }) - 1;
  }

  /** The days of a service that are, or are not, days of `weekdays`. */
  addServiceOf(service: number, isKept: (day: ServiceDay) => boolean): number {
    const like = this.#findService(service);
    const isActive = (day: ServiceDay) => like.isActive(day) && isKept(day);
    return this.base.services.count + this.#services.push({ feed: like.feed, isActive }) - 1;
  }

  addShape(points: ShapePoints): number {
    return this.base.shapes.offsets.length - 1 + this.#shapes.push(points) - 1;
  }

  addTrip({ flags, headsign, route, service, shape = -1, shortName = '', tripId }: AddedTrip): number {
    const feed = this.#routes[route]?.feed ?? 0;
    const named = { id: tripId, headsign: this.#addName(headsign), shortName };
    return this.base.trips.count + this.#trips.push({ ...named, feed, route, shape, flags, service }) - 1;
  }

  /** A trip like another one, whose calls or days differ: it has an id of its own, and no headsigns of calls. */
  addTripLike(trip: number, changes: Partial<TripRow> & Pick<TripRow, 'id'>): number {
    return this.base.trips.count + this.#trips.push({ ...this.getTrip(trip), ...changes }) - 1;
  }

  /** The id and the short name of a trip of the base are empty texts here. */
  getTrip(trip: number): TripRow {
    const { trips } = this.base;
    const added = this.#trips[trip - trips.count];
    if (added) return added;
    return {
      id: '',
      feed: trips.feed[trip] as number,
      route: trips.route[trip] as number,
      headsign: trips.headsign[trip] as number,
      shortName: '',
      shape: trips.shape[trip] as number,
      flags: trips.flags[trip] as number,
      service: trips.service[trip] as number,
    };
  }

  isActive(service: number, day: ServiceDay): boolean {
    return this.#findService(service).isActive(day);
  }

  /** A walk of a given time, at any distance, that replaces the one of its pair of stops. */
  addWalk(from: number, to: number, sec: number): void {
    this.#walks.push({ from, to, sec });
  }

  addPattern(pattern: EditedPattern): void {
    this.#addedPatterns.push(pattern);
  }

  /** The patterns of a line as they stand after all edits so far. */
  listPatterns(route: number): readonly EditedPattern[] {
    const own = (this.#patternsOfRoute.get(route) ?? []).flatMap((p) => this.#current(p));
    return [...own, ...this.#addedPatterns.filter((pattern) => pattern.route === route)];
  }

  /**
   * Replaces each pattern of a line by what `change` gives for it: the same object leaves it as it is, an empty list
   * takes it away.
   */
  changePatterns(route: number, change: (pattern: EditedPattern) => readonly EditedPattern[]): void {
    const changeOne = (pattern: EditedPattern) => change(pattern).filter(({ runs }) => runs.length > 0);
    for (const p of this.#patternsOfRoute.get(route) ?? []) {
      const before = this.#current(p);
      const after = before.flatMap(changeOne);
      const isSame = after.length === before.length && after.every((pattern, i) => pattern === before[i]);
      if (!isSame) this.#replaced.set(p, after);
    }
    this.#addedPatterns = this.#addedPatterns.flatMap((pattern) =>
      pattern.route === route ? changeOne(pattern) : [pattern],
    );
  }

  /** Everything that differs from the base, for writing the feeds of the edited timetable. */
  toRecord(): EditRecord {
    return {
      replacedPatterns: [...this.#replaced.keys()],
      patterns: [...[...this.#replaced.values()].flat(), ...this.#addedPatterns],
      trips: this.#trips,
      services: this.#services,
      stops: this.#stops,
      shapes: this.#shapes,
      walks: this.#walks,
      names: this.#names,
    };
  }

  get isUnchanged(): boolean {
    return this.#replaced.size === 0 && this.#addedPatterns.length === 0 && this.#walks.length === 0;
  }

  /**
   * The edited timetable; the base itself where nothing was changed.
   *
   * @param hash of the base and the edits, so that what is remembered of one timetable is not used for the other
   */
  finish(hash: string): Timetable {
    const { base } = this;
    if (this.isUnchanged) return base;
    const drafts = layOutPatterns(
      base.patterns,
      this.#replaced,
      this.#addedPatterns,
      (trip) => this.getTrip(trip).flags & 3,
    );
    const stops = layOutStops(base.stops, this.#stops, drafts.stop, ({ name }) => this.#addName(name));
    const patterns = stops.order
      ? { ...drafts, stop: drafts.stop.map((row) => stops.rowOf[row] as number) }
      : drafts;
    const { changeRules, walks } = moveStopRows(base, stops, this.#walks);
    const edited = { feeds: this.#feeds, routes: this.#routes, names: this.#names, patterns, walks };
    return {
      ...base,
      ...edited,
      hash,
      changeRules,
      trips: appendTrips(base.trips, this.#trips),
      services: appendServices(base.services, this.#services),
      shapes: appendShapes(base.shapes, this.#shapes),
      ...linkStops(base, edited, stops, this.#stops, this.#context),
    };
  }

  #addName(name: Names): number {
    return this.#names.push(name) - 1;
  }

  #findService(service: number): ServiceRow {
    const { services } = this.base;
    const added = this.#services[service - services.count];
    if (added) return added;
    const isActive = (day: ServiceDay) => {
      const bit = day - services.firstDay;
      if (bit < 0 || bit >= services.dayCount) return false;
      const word = services.bits[service * services.wordsPerService + (bit >>> 5)] as number;
      return ((word >>> (bit & 31)) & 1) === 1;
    };
    return { feed: services.feed[service] as number, isActive };
  }

  #current(p: number): readonly EditedPattern[] {
    return this.#replaced.get(p) ?? [this.#readPattern(p)];
  }

  #readPattern(p: number): EditedPattern {
    const known = this.#read.get(p);
    if (known) return known;
    const { patterns } = this.base;
    const [from, to] = [patterns.callOffsets[p] as number, patterns.callOffsets[p + 1] as number];
    const runs: EditedRun[] = [];
    for (let row = patterns.runOffsets[p] as number; row < (patterns.runOffsets[p + 1] as number); row++) {
      runs.push({
        trip: patterns.runTrip[row] as number,
        start: patterns.runStart[row] as number,
        headway: patterns.runHeadway[row] as number,
        ...this.#readProfile(patterns.runProfile[row] as number, to - from),
      });
    }
    const pattern = {
      route: patterns.route[p] as number,
      stops: Array.from(patterns.stop.subarray(from, to)),
      flags: Array.from(patterns.callFlags.subarray(from, to)),
      rules: Array.from(patterns.callRules.subarray(from, to)),
      runs,
    };
    this.#read.set(p, pattern);
    return pattern;
  }

  #readProfile(offset: number, length: number): Pick<EditedRun, 'arrival' | 'departure'> {
    const key = `${offset} ${length}`;
    const known = this.#profiles.get(key);
    if (known) return known;
    const { profileArrival, profileDeparture } = this.base.patterns;
    const profile = {
      arrival: Array.from(profileArrival.subarray(offset, offset + length)),
      departure: Array.from(profileDeparture.subarray(offset, offset + length)),
    };
    this.#profiles.set(key, profile);
    return profile;
  }
}
