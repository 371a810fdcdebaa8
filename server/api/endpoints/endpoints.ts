/** Every endpoint of the API, in the order of the document; older paths stand behind the newest one. */

import { cardJourneysEndpoint, cardStatementEndpoint, transactionsEndpoint } from './card-history.ts';
import {
  cardEndpoint,
  cardsEndpoint,
  newCardEndpoint,
  refundEndpoint,
  schemeEndpoint,
  topUpEndpoint,
} from './cards.ts';
import type { Endpoint } from './endpoint.ts';
import {
  accountEndpoint,
  jobEndpoint,
  jobsEndpoint,
  journeyEndpoint,
  lastVerificationEndpoint,
  verifyEndpoint,
} from './ledger.ts';
import { fareChoicesEndpoint, lineEndpoint, linesEndpoint } from './lines.ts';
import { levelsEndpoint, mapRentalsEndpoint, rentalsEndpoint, tripsEndpoint } from './map.ts';
import {
  intermodalEndpoint,
  intermodalPostEndpoint,
  oneToManyEndpoint,
  oneToManyPostEndpoint,
} from './one-to-many.ts';
import { geocodeEndpoint, reverseGeocodeEndpoint } from './places.ts';
import { planEndpoint, planPostEndpoint } from './plan.ts';
import { isochronesEndpoint, matrixEndpoint, oneToAllEndpoint, percentilesEndpoint } from './reach.ts';
import { refreshItineraryEndpoint, refreshItineraryPostEndpoint } from './refresh.ts';
import { configEndpoint, groundEndpoint, healthEndpoint, initialEndpoint } from './region.ts';
import { sessionEndpoint, signInEndpoint, signOutEndpoint } from './session.ts';
import { entriesEndpoint, periodsEndpoint, settlementEndpoint, statementEndpoint } from './settlement.ts';
import {
  closeEndpoint,
  disputesEndpoint,
  itemDecisionEndpoint,
  newDisputeEndpoint,
  reconcileEndpoint,
  reconItemsEndpoint,
} from './settlement-work.ts';
import { stopAuditEndpoint } from './stop-audit.ts';
import { mapStopsEndpoint, stopEndpoint, stoptimesEndpoint, tripEndpoint } from './stops.ts';
import { rideEndpoint, tapFilesEndpoint, tapGapsEndpoint, tapsEndpoint } from './taps.ts';
import { listWithOlder } from './versions/older-endpoints.ts';

const newestEndpoints: readonly Endpoint[] = [
  planEndpoint,
  planPostEndpoint,
  refreshItineraryEndpoint,
  refreshItineraryPostEndpoint,
  oneToAllEndpoint,
  oneToManyEndpoint,
  oneToManyPostEndpoint,
  intermodalEndpoint,
  intermodalPostEndpoint,
  isochronesEndpoint,
  percentilesEndpoint,
  matrixEndpoint,
  geocodeEndpoint,
  reverseGeocodeEndpoint,
  stoptimesEndpoint,
  tripEndpoint,
  stopEndpoint,
  mapStopsEndpoint,
  tripsEndpoint,
  levelsEndpoint,
  rentalsEndpoint,
  mapRentalsEndpoint,
  stopAuditEndpoint,
  initialEndpoint,
  linesEndpoint,
  lineEndpoint,
  fareChoicesEndpoint,
  schemeEndpoint,
  cardsEndpoint,
  newCardEndpoint,
  cardEndpoint,
  transactionsEndpoint,
  cardJourneysEndpoint,
  cardStatementEndpoint,
  topUpEndpoint,
  refundEndpoint,
  rideEndpoint,
  tapsEndpoint,
  tapFilesEndpoint,
  tapGapsEndpoint,
  journeyEndpoint,
  accountEndpoint,
  lastVerificationEndpoint,
  verifyEndpoint,
  jobsEndpoint,
  jobEndpoint,
  periodsEndpoint,
  settlementEndpoint,
  entriesEndpoint,
  statementEndpoint,
  reconItemsEndpoint,
  closeEndpoint,
  reconcileEndpoint,
  itemDecisionEndpoint,
  disputesEndpoint,
  newDisputeEndpoint,
  configEndpoint,
  groundEndpoint,
  healthEndpoint,
  sessionEndpoint,
  signInEndpoint,
  signOutEndpoint,
];

export const endpoints: readonly Endpoint[] = listWithOlder(newestEndpoints);
