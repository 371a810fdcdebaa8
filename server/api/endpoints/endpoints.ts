/** Every endpoint of the API, in the order of the document. */
import type { Endpoint } from './endpoint.ts';
import { fareChoicesEndpoint, lineEndpoint, linesEndpoint } from './lines.ts';
import { geocodeEndpoint, reverseGeocodeEndpoint } from './places.ts';
import { planEndpoint } from './plan.ts';
import {
  isochronesEndpoint,
  matrixEndpoint,
  oneToAllEndpoint,
  oneToManyEndpoint,
  percentilesEndpoint,
} from './reach.ts';
import { configEndpoint, groundEndpoint, healthEndpoint, initialEndpoint } from './region.ts';
import { stopAuditEndpoint } from './stop-audit.ts';
import { mapStopsEndpoint, stopEndpoint, stoptimesEndpoint, tripEndpoint } from './stops.ts';

export const endpoints: readonly Endpoint[] = [
  planEndpoint,
  oneToAllEndpoint,
  oneToManyEndpoint,
  isochronesEndpoint,
  percentilesEndpoint,
  matrixEndpoint,
  geocodeEndpoint,
  reverseGeocodeEndpoint,
  stoptimesEndpoint,
  tripEndpoint,
  stopEndpoint,
  mapStopsEndpoint,
  stopAuditEndpoint,
  initialEndpoint,
  linesEndpoint,
  lineEndpoint,
  fareChoicesEndpoint,
  configEndpoint,
  groundEndpoint,
  healthEndpoint,
];
