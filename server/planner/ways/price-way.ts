/** The lowest price of a way with any medium, and why a rider's concession does not lower the price. */
import { toDecimalText } from '../../base/fen.ts';
import { toNameIn } from '../../base/names.ts';
import type { BilingualText } from '../../base/problem.ts';
import type { FareChoice, FarePricer, MediaPricer } from '../model/fare-pricer.ts';
import { type Itinerary, listRides, type MediumPrice, type Way } from '../model/itinerary.ts';
import type { PlanRequest } from '../model/plan-request.ts';

export interface WayPricers {
  readonly price: FarePricer;
  readonly priceByMedium?: MediaPricer;
}

/** An amount as passengers write it. */
export function toAmountText(amount: number, currency: string): BilingualText {
  const decimal = toDecimalText(amount, currency);
  return currency === 'CNY'
    ? { zh: `${decimal} 元`, en: `¥${decimal}` }
    : { zh: `${decimal} ${currency}`, en: `${decimal} ${currency}` };
}

/** Adds `lowestFare` and `noConcession` to a way with rides, and to its itineraries the prices that the request asks for. */
export function toPricedWay(found: Way, { fare: choice, withFareByMedium }: Asked, pricers: WayPricers): Way {
  const { price, priceByMedium } = pricers;
  if (!priceByMedium || listRides(found.itinerary).length === 0) return found;
  const way = withFareByMedium ? withPrices(found, choice, priceByMedium) : found;
  const rider = choice.riderCategoryId === undefined ? {} : { riderCategoryId: choice.riderCategoryId };
  const byMedium = priceByMedium(way.itinerary, rider);
  const [lowestFare] = byMedium;
  const isFull = choice.riderCategoryId !== undefined && !isReduced(way.itinerary, choice, price);
  const noConcession = isFull ? explainFullPrice(byMedium, priceByMedium(way.itinerary, {})) : undefined;
  return { ...way, ...(lowestFare && { lowestFare }), ...(noConcession && { noConcession }) };
}

type Asked = Pick<PlanRequest, 'fare' | 'withFareByMedium'>;

function withPrices(way: Way, choice: FareChoice, priceByMedium: MediaPricer): Way {
  const departures = way.departures.map((one) =>
    one.fareByMedium || !one.fare ? one : { ...one, fareByMedium: priceByMedium(one, choice) },
  );
  return { ...way, departures, itinerary: departures[way.departures.indexOf(way.itinerary)] as Itinerary };
}

function isReduced(itinerary: Itinerary, choice: FareChoice, price: FarePricer): boolean {
  const { riderCategoryId, ...others } = choice;
  const isForRider = itinerary.fare?.parts.some(
    ({ product }) => product?.riderCategory?.id === riderCategoryId,
  );
  const [own, full] = [itinerary.fare?.totalFen, price(itinerary, others)?.totalFen];
  return isForRider === true || own === undefined || full === undefined || own < full;
}

/**
 * @param own prices of the rider with each medium, the lowest first
 * @param full prices of a rider without concession
 */
function explainFullPrice(own: readonly MediumPrice[], full: readonly MediumPrice[]): BilingualText {
  const reduced = own.find(({ mediumId, totalFen }) =>
    full.some((other) => other.mediumId === mediumId && other.totalFen > totalFen),
  );
  if (!reduced) {
    return {
      zh: '这些线路对所选乘客没有优惠',
      en: 'These lines have no concession for this rider',
    };
  }
  const amount = toAmountText(reduced.totalFen, reduced.currency);
  return {
    zh: `优惠须持“${toNameIn(reduced.name, 'zh')}”：${amount.zh}`,
    en: `The concession needs ${toNameIn(reduced.name, 'en')}: ${amount.en}`,
  };
}
