/** From which zoom of the map on a line is shown: what goes far is seen from far. */
import { type TransitMode, toMode } from '../schema/mode.ts';

/** Least zoom by mode; the first entry decides whose area is at least so many metres from corner to corner. */
const leastZooms: Readonly<
  Record<TransitMode, readonly { readonly fromM: number; readonly zoom: number }[]>
> = {
  AIRPLANE: [
    { fromM: 50_000, zoom: 4 },
    { fromM: 0, zoom: 8 },
  ],
  COACH: [
    { fromM: 50_000, zoom: 4 },
    { fromM: 0, zoom: 8 },
  ],
  HIGHSPEED_RAIL: [{ fromM: 0, zoom: 4 }],
  LONG_DISTANCE: [{ fromM: 0, zoom: 4 }],
  NIGHT_RAIL: [{ fromM: 0, zoom: 4 }],
  REGIONAL_RAIL: [{ fromM: 0, zoom: 7 }],
  SUBURBAN: [{ fromM: 0, zoom: 8 }],
  SUBWAY: [{ fromM: 0, zoom: 9 }],
  TRAM: [
    { fromM: 10_000, zoom: 9 },
    { fromM: 0, zoom: 10 },
  ],
  BUS: [
    { fromM: 10_000, zoom: 9 },
    { fromM: 0, zoom: 10 },
  ],
  FERRY: [
    { fromM: 100_000, zoom: 5 },
    { fromM: 10_000, zoom: 8 },
    { fromM: 0, zoom: 10 },
  ],
  FUNICULAR: [{ fromM: 0, zoom: 11 }],
  AERIAL_LIFT: [{ fromM: 0, zoom: 11 }],
  OTHER: [{ fromM: 0, zoom: 11 }],
};

/** Which lines a map of a zoom shows, by GTFS `route_type` and by the extent of their area. */
export function toZoomFilter(zoom: number): (routeType: number, extentM: number) => boolean {
  return (routeType, extentM) => {
    const entry = leastZooms[toMode(routeType)].find(({ fromM }) => extentM >= fromM);
    return entry !== undefined && Math.floor(zoom) >= entry.zoom;
  };
}
