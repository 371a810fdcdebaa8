/** Bounds of what may be asked for, in one place; they are part of the OpenAPI document. */
import { bounds } from '../../money/ledger/bounds.ts';

export const limits = {
  /** Characters of a path with its query. */
  urlLength: 8_192,
  bodyBytes: 100 * 1024,
  itineraries: 50,
  /** Milliseconds after which a search for journeys gives what it has. */
  planMs: 4_000,
  /** Characters of a page cursor, which remembers the pages around it. */
  cursorLength: 400,
  searchWindowSec: 86_400,
  walkSec: 7_200,
  transfers: 20,
  /** Places on the way of one journey. */
  vias: 5,
  /** Lines or operators that one request may leave out. */
  avoided: 50,
  travelMin: 2_880,
  /** Minutes of travel from one place to all others. */
  reachTravelMin: 1_440,
  /** Seconds of walking at every one of many places. */
  farWalkSec: 1_800,
  cutoffs: 6,
  percentileWindowSec: 14_400,
  many: 400,
  matrixPlaces: 200,
  boardEvents: 500,
  boardWindowSec: 86_400,
  radiusM: 5_000,
  suggestions: 50,
  mapStops: 5_000,
  /** Characters of an itinerary's id, and legs in it. */
  itineraryIdLength: 8_000,
  itineraryLegs: 60,
  /** Stops that a traveller names at one end of a journey. */
  offsets: 500,
  /** Vehicles between two stops on one map, and seconds that they are shown for. */
  movingSegments: 12_000,
  movingWindowSec: 21_600,
  /** Decisions of the audit of stops in one answer. */
  auditRows: 1_000,
  /** Rows of a list of money: cards, transactions, entries. */
  moneyRows: 200,
  /** Taps in one request; more come as a file. */
  taps: 1_000,
  /** Body of a request of that many taps. */
  tapsBytes: 1024 * 1024,
  tapFileBytes: bounds.tapFileBytes,
  /** Lines of a tap file that its report names. */
  badLines: 100,
  /** Both files of a reconciliation in one request. */
  reconBytes: 32 * 1024 * 1024,
  rideLegs: 30,
  textLength: 200,
  /** Every id that the importer takes, with its feed's name, and the day of a run in front. */
  idLength: 3_600,
  /** Characters of the operator's token. */
  tokenLength: 512,
} as const;
