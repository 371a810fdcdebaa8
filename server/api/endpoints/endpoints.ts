/** Every endpoint of the API, in the order of the document. */
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
];
