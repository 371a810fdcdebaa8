/**
 * Physical stops from the calls of all lines of one feed: a station for each name, and a stop for each side of the street.
 *
 * The fact tables have one point for each name. Lines that run in both directions stop on both sides of the street, so each
 * name gets up to two stops, 15 m to the right of the direction in which their buses leave, in one station. Lines share the
 * stops of a name, so a change there is a short walk.
 */
import { type LatLon, toDistanceM } from '../../server/base/geo.ts';
import { toSlug } from './bus-slug.ts';

/** A named point at which a line calls. */
export interface Place extends LatLon {
  readonly name: string;
  /** Whether it is a coach station: departures and arrivals have different stops, for all directions. */
  readonly isTerminal?: boolean | undefined;
  /** Direction of the street in degrees clockwise from north; without it, the mean direction of the lines counts. */
  readonly axisDeg?: number | undefined;
}

/** Buses that stop here: those of one direction, or the departures or arrivals of a coach station. */
type SideKind = 'a' | 'b' | 'departures' | 'arrivals';

/** A stop on one side of a street. */
export interface StreetSide extends LatLon {
  readonly stopId: string;
  readonly kind: SideKind;
  /** Direction of travel in degrees clockwise from north. */
  readonly headingDeg: number;
}

interface Station extends Place {
  readonly stationId: string;
  /** One or two stops; with two, they have a station row as parent. */
  readonly sides: readonly StreetSide[];
}

/** The calls of one direction of a line, in the order of travel. */
export type Pass = readonly Place[];

export interface StationPlan {
  readonly stations: readonly Station[];
  /** The stop of call `call` of `passes[pass]`. */
  sideOf(pass: number, call: number): StreetSide;
}

/** Points of one name farther apart than this are different stations. */
const sameStationM = 400;
/** Half the width of a street, including pavements. */
const sideOffsetM = 15;
const metresPerDegree = 111_195;
const toRad = (degrees: number) => (degrees * Math.PI) / 180;

/** Direction from one point to another in degrees clockwise from north, 0 to 360. */
export function toHeadingDeg(from: LatLon, to: LatLon): number {
  const east = (to.lon - from.lon) * Math.cos(toRad(from.lat));
  const north = to.lat - from.lat;
  const degrees = (Math.atan2(east, north) * 180) / Math.PI;
  return degrees < 0 ? degrees + 360 : degrees;
}

function toOffset(point: LatLon, headingDeg: number, metres: number): LatLon {
  const bearing = toRad(headingDeg);
  const round = (value: number) => Math.round(value * 1e6) / 1e6;
  return {
    lat: round(point.lat + (Math.cos(bearing) * metres) / metresPerDegree),
    lon: round(point.lon + (Math.sin(bearing) * metres) / (metresPerDegree * Math.cos(toRad(point.lat)))),
  };
}

interface Cluster {
  readonly place: Place;
  readonly stationId: string;
  /** All calls with their direction of travel, in the order of `passes`. */
  readonly headings: {
    readonly pass: number;
    readonly call: number;
    readonly deg: number;
    readonly isLast: boolean;
  }[];
}

/** The axis of the street, if it is known, else that of the lines; the street's points the way that is nearer to the lines'. */
function toSideAxisDeg({ axisDeg }: Place, headings: readonly number[]): number {
  const mean = toAxisDeg(headings);
  if (axisDeg === undefined) return mean;
  return isAlong(axisDeg, mean) ? axisDeg : (axisDeg + 180) % 360;
}

/** Mean axis of travel, 0 to 180 degrees. */
function toAxisDeg(headings: readonly number[]): number {
  // Doubling the angles makes opposite directions equal.
  const sin = headings.reduce((sum, deg) => sum + Math.sin(toRad(2 * deg)), 0);
  const cos = headings.reduce((sum, deg) => sum + Math.cos(toRad(2 * deg)), 0);
  if (Math.hypot(sin, cos) < 1e-6) return (headings[0] ?? 0) % 180;
  const half = ((Math.atan2(sin, cos) * 180) / Math.PI / 2 + 360) % 180;
  return Math.round(half * 10) / 10;
}

function isAlong(deg: number, axisDeg: number): boolean {
  return Math.cos(toRad(deg - axisDeg)) >= 0;
}

function findHeading(pass: Pass, call: number, step: 1 | -1): number | undefined {
  const here = pass[call];
  for (let at = call + step; here && at >= 0 && at < pass.length; at += step) {
    const place = pass[at];
    if (place && toDistanceM(here, place) > 1) {
      return step === 1 ? toHeadingDeg(here, place) : toHeadingDeg(place, here);
    }
  }
  return undefined;
}

/**
 * The direction of travel at a call: the mean of the directions of arrival and departure. So where a line turns, its two
 * directions are still opposite.
 */
function toHeadingAt(pass: Pass, call: number): number {
  const into = findHeading(pass, call, -1);
  const out = findHeading(pass, call, 1);
  const known = out ?? into;
  if (known === undefined) throw new Error(`${pass[call]?.name}: a line without length`);
  if (into === undefined || out === undefined) return known;
  const sin = Math.sin(toRad(into)) + Math.sin(toRad(out));
  const cos = Math.cos(toRad(into)) + Math.cos(toRad(out));
  if (Math.hypot(sin, cos) < 1e-6) return out;
  return ((Math.atan2(sin, cos) * 180) / Math.PI + 360) % 360;
}

/**
 * Builds the stations and stops for the passes of one feed. Ids depend only on the passes.
 *
 * @param prefix put before each id, with a hyphen
 */
export function planStations(prefix: string, passes: readonly Pass[]): StationPlan {
  const clusters: Cluster[] = [];
  const byName = new Map<string, Cluster[]>();
  const takenIds = new Set<string>();
  const clusterOf = (place: Place): Cluster => {
    const known = byName.get(place.name) ?? [];
    const near = known.find((cluster) => toDistanceM(cluster.place, place) <= sameStationM);
    if (near) return near;
    const base = `${prefix}-${toSlug(place.name)}`;
    let stationId = base;
    for (let count = 2; takenIds.has(stationId); count++) stationId = `${base}-${count}`;
    takenIds.add(stationId);
    const cluster: Cluster = { place, stationId, headings: [] };
    clusters.push(cluster);
    byName.set(place.name, [...known, cluster]);
    return cluster;
  };
  passes.forEach((pass, passIdx) => {
    pass.forEach((place, call) => {
      clusterOf(place).headings.push({
        pass: passIdx,
        call,
        deg: toHeadingAt(pass, call),
        isLast: call === pass.length - 1,
      });
    });
  });

  const sides = new Map<string, StreetSide>();
  const stations = clusters.map(({ place, stationId, headings }): Station => {
    const axisDeg = toSideAxisDeg(
      place,
      headings.map(({ deg }) => deg),
    );
    const used: StreetSide[] = [];
    const kindOf = ({ deg, isLast }: Cluster['headings'][number]): SideKind => {
      if (place.isTerminal) return isLast ? 'arrivals' : 'departures';
      return isAlong(deg, axisDeg) ? 'a' : 'b';
    };
    for (const kind of ['a', 'b', 'departures', 'arrivals'] as const) {
      const calls = headings.filter((heading) => kindOf(heading) === kind);
      if (calls.length === 0) continue;
      const headingDeg = kind === 'a' || kind === 'departures' ? axisDeg : axisDeg + 180;
      const side: StreetSide = {
        stopId: `${stationId}-${kind}`,
        kind,
        headingDeg,
        ...toOffset(place, headingDeg + 90, sideOffsetM),
      };
      used.push(side);
      for (const { pass, call } of calls) sides.set(`${pass}/${call}`, side);
    }
    return { name: place.name, lat: place.lat, lon: place.lon, stationId, sides: used };
  });
  return {
    stations,
    sideOf(pass, call) {
      const side = sides.get(`${pass}/${call}`);
      if (!side) throw new Error(`no call ${call} of pass ${pass}`);
      return side;
    },
  };
}
