/**
 * The door through which the planner asks what a journey costs. `main` puts the fare engine behind
 * it; the planner itself knows no money.
 */
import type { Itinerary, ItineraryFare } from './itinerary.ts';

/** Who travels and how they pay. */
export interface FareChoice {
  /** `fare_media_id`, the same in every feed for the same medium; the cheapest known where absent. */
  readonly mediumId?: string;
  /** `rider_category_id`, the same in every feed; the feed's default rider where absent. */
  readonly riderCategoryId?: string;
}

/** Prices all rides of an itinerary, in order; undefined where no feed in it has fares. */
export type FarePricer = (journey: PricedJourney, choice: FareChoice) => ItineraryFare | undefined;

/** What a price depends on: the rides, and the clock and calendar that their times belong to. */
export type PricedJourney = Pick<Itinerary, 'day' | 'timeZone' | 'legs'>;
