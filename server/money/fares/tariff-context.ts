/** Data for pricing that is not in the fare tables: stops, services, confidence, riders. */
import type { Names } from '../../base/names.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import type { RiderKind } from './fare-words.ts';
import type { Confidence } from './journey-fare.ts';

/** The columns of `stops.txt` that fares need; a `StopRow` has them all. */
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
 * Confidence of a row: `table` without `.txt`; `recordId` is the product id, the leg group of a leg rule, the from-group of a
 * transfer rule, or `*` for the whole table; undefined without an entry.
 */
type ConfidenceLookup = (feedId: string, table: string, recordId: string) => Confidence | undefined;

/** Lookups by feed; each may be absent. */
export interface TariffContext {
  /** Stops of a feed, for the areas of stations and the names in reasons. */
  readonly stopsOf?: (feedId: string) => Iterable<FareStop>;
  readonly confidenceOf?: ConfidenceLookup;
  /** Kinds of rider categories by id, over all feeds; only categories whose names say the kind. */
  readonly riderKinds?: ReadonlyMap<string, RiderKind>;
  /** The agency's time zone, where it may differ from the journey's. */
  readonly timeZoneOf?: (feedId: string) => string | undefined;
}
