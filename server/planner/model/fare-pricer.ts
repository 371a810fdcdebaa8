/**
 * The interface through which the planner asks what a journey costs. `main` implements it with the fare engine; the planner
 * itself knows no money.
 */
import type { Itinerary, ItineraryFare, MediumPrice } from './itinerary.ts';

/** Who travels and how they pay. */
export interface FareChoice {
  /**
   * `fare_media_id`, the same in every feed for the same medium; where absent, the cheapest of what needs no personal
   * card (cash, codes, tickets).
   */
  readonly mediumId?: string;
  /** Instead of `mediumId`: of all media, personal cards included, the one that costs least for the journey. */
  readonly isLowest?: boolean;
  /** `rider_category_id`, the same in every feed; the feed's default rider where absent. */
  readonly riderCategoryId?: string;
}

/** Prices all rides of an itinerary, in order; undefined where no feed in it has fares. */
export type FarePricer = (journey: PricedJourney, choice: FareChoice) => ItineraryFare | undefined;

/** What a rider pays for a journey with each medium, the lowest first; media with no known price are left out. */
export type MediaPricer = (
  journey: PricedJourney,
  choice: Pick<FareChoice, 'riderCategoryId'>,
) => readonly MediumPrice[];

/** What a price depends on: the rides, and the clock and calendar that their times belong to. */
export type PricedJourney = Pick<Itinerary, 'day' | 'timeZone' | 'legs'>;
