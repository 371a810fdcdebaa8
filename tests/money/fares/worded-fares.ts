/** A tariff with names that differ by language, and the reasons of its prices. */
import type { Names } from '../../../server/base/names.ts';
import { buildTariff } from '../../../server/money/fares/build-tariff.ts';
import type {
  Confidence,
  FareChoice,
  FareReason,
  JourneyFarePart,
} from '../../../server/money/fares/journey-fare.ts';
import { priceJourney } from '../../../server/money/fares/price-journey.ts';
import { type GtfsFiles, listFareStops, toFareTables } from './csv-tables.ts';
import { toRide } from './journeys.ts';

const media = 'fare_media_id,fare_media_name,fare_media_type\ncash,Cash,0\ncard,Card,2';
const riders =
  'rider_category_id,rider_category_name,is_default_fare_category\nadult,Adult,1\nchild,Child,0\nold,Old,0';
export const wordedFiles = {
  stops: 'stop_id,stop_name,parent_station\nA,Gate,\na1,Platform 1,A\na2,Platform 2,A\ns,Street,',
  networks: 'network_id,network_name\nm,Metro\nn,Night',
  route_networks: 'network_id,route_id\nm,m1\nn,n1\nc,c1',
  fare_media: media,
  rider_categories: riders,
  fare_products: `fare_product_id,fare_product_name,rider_category_id,fare_media_id,amount,currency
flat,Flat,adult,cash,2.00,CNY
flat,Flat,child,card,0.50,CNY
card,Pass,,card,9.00,CNY
plain,,,,3.00,CNY`,
  fare_leg_rules: 'leg_group_id,network_id,fare_product_id\nM,m,flat\nN,n,plain\nC,c,card',
};

/** A name that differs in the feed's own text, in Chinese and in English. */
const inThree = ({ text }: Names): Names =>
  text === '' ? { text } : { text, translations: { zh: `${text}zh`, en: `${text}en` } };
const named = <T extends { readonly name: Names }>(rows: readonly T[]): T[] =>
  rows.map((row) => ({ ...row, name: inThree(row.name) }));

export function toParts(
  changes: GtfsFiles,
  rides: readonly string[],
  choice: FareChoice = {},
  confidences: Readonly<Record<string, Confidence>> = {},
): readonly JourneyFarePart[] {
  const all = { ...wordedFiles, ...changes };
  const tables = toFareTables('f', all);
  const translated = {
    ...tables,
    networks: named(tables.networks),
    media: named(tables.media),
    riderCategories: named(tables.riderCategories),
    products: named(tables.products),
  };
  // The first feed has none of the media and riders: their names must be found in the others.
  const other = toFareTables('other', {
    fare_media: 'fare_media_id,fare_media_name,fare_media_type\nother,Other,2',
    rider_categories: 'rider_category_id,rider_category_name,is_default_fare_category\nother,Other,0',
    fare_products: 'fare_product_id,amount,currency\np,1.00,CNY',
    fare_leg_rules: 'fare_product_id\np',
  });
  const tariff = buildTariff([other, translated], () => true, {
    stopsOf: () => named(listFareStops(all)),
    confidenceOf: (_feedId, table, recordId) => confidences[`${table} ${recordId}`],
  });
  return priceJourney(
    tariff,
    rides.map((ride, i) => toRide(ride, i)),
    choice,
  )!.parts;
}

export function reasonsOf(...args: Parameters<typeof toParts>): FareReason[] {
  return toParts(...args).flatMap(({ reasons }) => reasons);
}
