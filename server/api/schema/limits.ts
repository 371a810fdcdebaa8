/** Limits of requests and answers; they appear in the OpenAPI document. */
import { bounds } from '../../money/ledger/bounds.ts';

export const limits = {
  /** Characters of a path with its query. */
  urlLength: 8_192,
  bodyBytes: 100 * 1024,
  itineraries: 50,
  /** Milliseconds after which a search returns the journeys found so far. */
  planMs: 4_000,
  /** Characters of a page cursor; it holds the pages around it. */
  cursorLength: 400,
  searchWindowSec: 86_400,
  walkSec: 7_200,
  transfers: 20,
  /** `via` places of one journey. */
  vias: 5,
  /** Ids in each of a request's avoid lists. */
  avoided: 50,
  travelMin: 2_880,
  /** Minutes of travel in questions about reach. */
  reachTravelMin: 1_440,
  /** Seconds of walking at the many ends of a question about reach. */
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
  /** Characters of an itinerary's id; `itineraryLegs` bounds its legs. */
  itineraryIdLength: 8_000,
  itineraryLegs: 60,
  /** Offsets in `fromOffsets` or `toOffsets`. */
  offsets: 500,
  /** Segments of `/map/trips`; `movingWindowSec` bounds its span of time. */
  movingSegments: 12_000,
  movingWindowSec: 21_600,
  /** Rows of `/stops/audit`. */
  auditRows: 1_000,
  /** Rows of lists about money: cards, transactions, entries. */
  moneyRows: 200,
  /** Taps in one request; for more, clients send a file. */
  taps: 1_000,
  /** Bytes of a body with `taps` taps. */
  tapsBytes: 1024 * 1024,
  tapFileBytes: bounds.tapFileBytes,
  /** Bad lines of a tap file that its report lists. */
  badLines: 100,
  /** Bytes of a reconciliation's body. */
  reconBytes: 32 * 1024 * 1024,
  rideLegs: 30,
  textLength: 200,
  /** Characters of an id: the longest that the importer accepts, with the feed's name and the day of a run. */
  idLength: 3_600,
  /** Characters of the operator's token. */
  tokenLength: 512,
} as const;
