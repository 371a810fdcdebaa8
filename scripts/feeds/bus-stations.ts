/**
 * Physical stops from the calls of all lines of one feed: one station for a name, one stop for each
 * side of the street.
 *
 * The fact tables know one point for a name. A line that runs both ways stops on both sides of the
 * street, so each name gets up to two stops, 15 m to the right of the direction in which their buses
 * leave, under one station. Lines that share a name share its stops: a change there is a few steps.
 */
import { type LatLon, toDistanceM } from '../../server/base/geo.ts';
import { toSlug } from './bus-slug.ts';

/** A named point that a line calls at. */
export interface Place extends LatLon {
  readonly name: string;
  /** A coach station: buses leave from its bays and set down elsewhere, whatever way they go. */
  readonly isTerminal?: boolean | undefined;
}

/** Which buses stop here: those of one direction, or those that leave from or end at a coach station. */
type SideKind = 'a' | 'b' | 'departures' | 'arrivals';

/** Where buses of one direction stop. */
export interface StreetSide extends LatLon {
  readonly stopId: string;
  readonly kind: SideKind;
  /** Direction of travel, degrees clockwise from north. */
  readonly headingDeg: number;
}

interface Station extends Place {
  readonly stationId: string;
  /** One or two; a station row stands above them only where there are two. */
  readonly sides: readonly StreetSide[];
}

/** A line's calls in the order of travel, one entry per direction. */
export type Pass = readonly Place[];

export interface StationPlan {
  readonly stations: readonly Station[];
  /** Side at which call `call` of `passes[pass]` is made. */
  sideOf(pass: number, call: number): StreetSide;
}

/** Points of one name that lie further apart than this are different stations. */
const sameStationM = 400;
/** Half the width of a street with its pavements. */
const sideOffsetM = 15;
const metresPerDegree = 111_195;
const toRad = (degrees: number) => (degrees * Math.PI) / 180;

/** Compass direction from one point to the next, degrees clockwise from north, 0 to 360. */
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
  /** All calls with their direction of travel, in order of appearance. */
  readonly headings: {
    readonly pass: number;
    readonly call: number;
    readonly deg: number;
    readonly isLast: boolean;
  }[];
}

/** Direction of the street in which most buses run, 0 to 180 degrees. */
function toAxisDeg(headings: readonly number[]): number {
  // Doubling the angle makes the two directions of one street the same.
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
 * The direction of travel at a call, between that of arrival and that of departure: where a line turns,
 * the two directions of the line are still opposite to each other.
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
 * Stations and sides for the passes of one feed; the same passes give the same ids.
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
    const axisDeg = toAxisDeg(headings.map(({ deg }) => deg));
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
