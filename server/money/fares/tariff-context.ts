/** What fare tables alone do not say: stops, services, confidence, riders. */
import type { Names } from '../../base/names.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import type { RiderKind } from './fare-words.ts';
import type { Confidence } from './journey-fare.ts';

/** The columns of `stops.txt` that fares need; a `StopRow` fits. */
export interface FareStop {
  readonly stopId: string;
  readonly name: Names;
  readonly parentStation?: string;
  readonly timeZone?: string;
  /** Fare zone of Fares v1. */
  readonly zoneId?: string;
}

/** Whether a service of a feed runs on a calendar day. */
export type ServiceLookup = (feedId: string, serviceId: string, day: ServiceDay) => boolean;

/**
 * Confidence of a row: `table` without `.txt`; `recordId` is the product id, the leg group of a leg rule,
 * the from-group of a transfer rule, or `*` for the whole table; undefined where nothing is on record.
 */
type ConfidenceLookup = (feedId: string, table: string, recordId: string) => Confidence | undefined;

/** What the fare tables alone do not say. */
export interface TariffContext {
  /** Stops of a feed: stations lend their areas to their platforms, and reasons name stops. */
  readonly stopsOf?: (feedId: string) => Iterable<FareStop>;
  readonly confidenceOf?: ConfidenceLookup;
  /** Of rider categories, by their ids in all feeds, as far as their names say for whom they are. */
  readonly riderKinds?: ReadonlyMap<string, RiderKind>;
  /** The agency's time zone, where it may differ from the journey's. */
  readonly timeZoneOf?: (feedId: string) => string | undefined;
}
