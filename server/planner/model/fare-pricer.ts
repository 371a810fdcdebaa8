/**
 * The interface through which the planner gets the price of a journey. `main` implements it with the fare engine; the
 * planner does not depend on `money`.
 */
import type { Itinerary, ItineraryFare, MediumPrice } from './itinerary.ts';

/** The rider category and the way of paying. */
export interface FareChoice {
  /**
   * `fare_media_id`, the same in every feed for the same medium; where absent, the cheapest medium that is no personal
   * card (cash, codes, tickets).
   */
  readonly mediumId?: string;
  /** Replaces `mediumId`: takes the medium with the lowest price for the journey, personal cards included. */
  readonly isLowest?: boolean;
  /** `rider_category_id`, the same in every feed; the feed's default rider where absent. */
  readonly riderCategoryId?: string;
}

/** Prices all rides of an itinerary in their order; undefined if none of its feeds has fares. */
export type FarePricer = (journey: PricedJourney, choice: FareChoice) => ItineraryFare | undefined;

/** The price of a journey with each medium, the lowest first; leaves out media without a known price. */
export type MediaPricer = (
  journey: PricedJourney,
  choice: Pick<FareChoice, 'riderCategoryId'>,
) => readonly MediumPrice[];

/** The fields of an itinerary on which a price depends: the legs, and the day and time zone of their times. */
export type PricedJourney = Pick<Itinerary, 'day' | 'timeZone' | 'legs'>;
