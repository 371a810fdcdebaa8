/** Stops whose position is modelled, set beside the fitted streets. */
import type { LatLon } from '../../server/base/geo.ts';
import { getText, loadSource } from './csv.ts';
import type { OnStreet, StreetNet } from './street-net.ts';

/**
 * Modelled positions are right within about this distance, by their confidence in the table; a street farther away is not
 * the street of the stop.
 */
const modelM: Readonly<Record<string, number>> = { medium: 400, low: 600 };
/** A street or crossing in the name of a stop tells where it is, even if the model is farther off. */
const NAMED_M = 1_000;

export interface StreetPlace extends LatLon {
  readonly basis: string;
  /** Direction of the street in degrees clockwise from north. */
  readonly axisDeg: number;
}

/** `海拉尔大街呼伦北路口`: a street, and another one that crosses it. */
const cornerName = /^(.+?)[东西南北]?(?:大街|街|路)(.{2,}?)[东西南北]?(?:路口|街口|口)$/;

/** Streets by the name of a stop on them, from addresses and metro exits. */
export function loadStopStreets(sourcesDir: string): ReadonlyMap<string, string> {
  return new Map(
    loadSource(sourcesDir, 'stop_streets.csv').map((row) => [
      getText(row, 'stop_name_zh'),
      getText(row, 'street_zh'),
    ]),
  );
}

/** Two stops of different names are at least this far apart on one street. */
const GAP_M = 150;

/** Finds the place of a stop on the fitted streets; undefined where no street is near. */
export type PlaceOnStreet = (name: string, point: LatLon, confidence: string) => StreetPlace | undefined;

/**
 * Sets stops beside the streets of a net: at the crossing that the name says, else on the street that is known or that the
 * name says, else on the nearest street. A stop keeps apart from `fixed` ones and from those set before it.
 *
 * @param stopStreets streets by the name of a stop, from `loadStopStreets`
 */
export function createStreetPlaces(
  net: StreetNet,
  stopStreets: ReadonlyMap<string, string>,
  fixed: readonly LatLon[],
): PlaceOnStreet {
  const placed = new Map<string, StreetPlace | undefined>();
  const taken: LatLon[] = [...fixed];
  const findPlace = (name: string, point: LatLon, confidence: string): StreetPlace | undefined => {
    const toPlace = (on: OnStreet, what: string): StreetPlace => ({
      lat: on.lat,
      lon: on.lon,
      axisDeg: Math.round(on.axisDeg),
      basis: `${what} of the fitted streets (streets.csv), ${Math.round(on.offM)} m from the point of the older street model`,
    });
    const [, first, second] = cornerName.exec(name) ?? [];
    const crossing = first && second ? net.findCrossing(point, first, second) : undefined;
    if (crossing && crossing.offM <= NAMED_M) return toPlace(crossing, 'at the crossing named');
    const named = net.find(point, stopStreets.get(name) ?? name);
    if (named && named.offM <= NAMED_M)
      return toPlace(net.keepApart(named, taken, GAP_M), 'on the street known');
    const nearest = net.find(point);
    if (!nearest || nearest.offM > (modelM[confidence] ?? 0)) return undefined;
    return toPlace(net.keepApart(nearest, taken, GAP_M), 'beside the nearest');
  };
  return (name, point, confidence) => {
    if (!placed.has(name)) {
      const place = findPlace(name, point, confidence);
      placed.set(name, place);
      if (place) taken.push(place);
    }
    return placed.get(name);
  };
}
