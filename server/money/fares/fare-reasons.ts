/** Why a part costs what it costs: a sentence in Chinese and English for each rule that was applied. */
import { type Names, toNameIn } from '../../base/names.ts';
import type { ChainStep } from './cheapest-chain.ts';
import type { FareLeg } from './fare-legs.ts';
import { toAmountEn, toAmountZh, toTransferSentences } from './fare-sentences.ts';
import type { FareChoice, FareReason } from './journey-fare.ts';
import { listMatching } from './leg-rules.ts';
import { tiers } from './product-tiers.ts';
import type { LegBucket, LegOffer, ProductOption, Tariff } from './tariff.ts';
import type { TransferOffer } from './transfer-rules.ts';

/** The transfers inside an effective fare leg. */
export function toJoinReasons(leg: FareLeg): FareReason[] {
  return leg.joins.map((join, i): FareReason => {
    const stop = leg.feed.stops.get(leg.rides[i]!.toStopId);
    const at = leg.feed.stops.get(stop?.parentStation ?? '')?.name ?? stop?.name;
    if (join === 'seated') {
      return {
        kind: 'stay-seated',
        ruleId: 'transfers.txt: transfer_type=4',
        zh: '留在车上继续乘坐，按一程计价',
        en: 'You keep your seat: priced as one ride',
      };
    }
    return {
      kind: 'join-rule',
      ruleId: toRuleId('fare_leg_join_rules.txt', {
        from_network_id: join.fromNetworkId || undefined,
        to_network_id: join.toNetworkId || undefined,
        from_stop_id: join.fromStopId,
        to_stop_id: join.toStopId,
      }),
      zh: `${at ? `在${toNameIn(at, 'zh')}` : ''}站内换乘，按一程计价`,
      en: `Change${at ? ` at ${toNameIn(at, 'en')}` : ''} without leaving the paid area: priced as one ride`,
    };
  });
}

/** The rule that prices the leg, with the price it states. */
export function toLegRuleReason(leg: FareLeg, offer: LegOffer): FareReason {
  const { row } = offer.rule;
  const product = offer.option.row;
  const { amountFen } = offer;
  const toText = (language: 'zh' | 'en') => {
    const amount = language === 'zh' ? toAmountZh : toAmountEn;
    return [
      toTravelText(leg, language),
      toNameIn(product.name, language) || (language === 'zh' ? '票价' : 'fare'),
      amount(amountFen, product.currency),
    ].join(' ');
  };
  return {
    kind: 'leg-rule',
    ruleId: toRuleId('fare_leg_rules.txt', {
      leg_group_id: row.legGroupId,
      network_id: row.networkId,
      from_area_id: row.fromAreaId,
      to_area_id: row.toAreaId,
      from_timeframe_group_id: row.fromTimeframeGroupId,
      to_timeframe_group_id: row.toTimeframeGroupId,
      fare_product_id: row.fareProductId,
    }),
    zh: toText('zh'),
    en: toText('en'),
    amountFen,
  };
}

/** The medium and the rider category of the chosen product. */
export function toPaymentReasons(option: ProductOption, tier: number, choice: FareChoice): FareReason[] {
  const reasons: FareReason[] = [];
  if (option.medium && !isMediumFallback(tier, choice)) {
    reasons.push({
      kind: 'medium',
      ruleId: toRuleId('fare_media.txt', { fare_media_id: option.medium.fareMediaId }),
      zh: `用${toNameIn(option.medium.name, 'zh')}支付`,
      en: `Paid by ${toNameIn(option.medium.name, 'en')}`,
    });
  }
  if (option.rider && !option.isDefaultRider) {
    reasons.push({
      kind: 'rider-category',
      ruleId: toRuleId('rider_categories.txt', { rider_category_id: option.rider.riderCategoryId }),
      zh: `乘客类别：${toNameIn(option.rider.name, 'zh')}`,
      en: `Rider category: ${toNameIn(option.rider.name, 'en')}`,
    });
  }
  return reasons;
}

/** The medium or rider that replaces a choice for which the feed sells nothing. */
export function toFallbackReasons(
  tariff: Tariff,
  option: ProductOption,
  tier: number,
  choice: FareChoice,
): FareReason[] {
  const reasons: FareReason[] = [];
  if (option.medium && isMediumFallback(tier, choice)) {
    const asked = choice.mediumId === undefined ? undefined : toMediumName(tariff, choice.mediumId);
    const isOnly = tiers[tier]!.medium === 'any';
    const [zh, en] = [toNameIn(option.medium.name, 'zh'), toNameIn(option.medium.name, 'en')];
    reasons.push({
      kind: isOnly ? 'medium-required' : 'medium-not-accepted',
      ruleId: toRuleId('fare_media.txt', { fare_media_id: option.medium.fareMediaId }),
      zh: `${asked ? `不收${toNameIn(asked, 'zh')}，` : ''}${isOnly ? '只能用' : '按'}${zh}${isOnly ? '支付' : '计价'}`,
      en: `${asked ? `${toNameIn(asked, 'en')} is not accepted here: ` : ''}${isOnly ? 'only with' : 'priced with'} ${en}`,
    });
  }
  if (choice.riderCategoryId !== undefined && tiers[tier]!.rider !== 'chosen') {
    const asked = toRiderName(tariff, choice.riderCategoryId);
    const taken = option.rider?.name;
    reasons.push({
      kind: 'rider-not-offered',
      ruleId: toRuleId('fare_products.txt', {
        fare_product_id: option.row.fareProductId,
        rider_category_id: option.row.riderCategoryId,
      }),
      zh: `没有${toNameIn(asked, 'zh')}票价，按${taken ? toNameIn(taken, 'zh') : '一般乘客'}计价`,
      en: `No fare for ${toNameIn(asked, 'en')}: priced as ${taken ? toNameIn(taken, 'en') : 'any rider'}`,
    });
  }
  if (tiers[tier]!.rider === 'assumed' && option.rider) {
    const { name, riderCategoryId } = option.rider;
    reasons.push({
      kind: 'fare-assumed',
      ruleId: toRuleId('rider_categories.txt', { rider_category_id: riderCategoryId }),
      zh: `数据未标明普通乘客：取最低票价最高的类别（${toNameIn(name, 'zh')}）作成人票`,
      en: `The data mark no default rider: ${toNameIn(name, 'en')}, whose lowest price is the highest, is taken for an adult`,
    });
  }
  return reasons;
}

/** The transfer rule that was applied, with what it adds to the leg's own price or takes off. */
export function toTransferReason(step: ChainStep, transfer: TransferOffer): FareReason {
  const { row } = transfer.rule;
  return {
    kind: 'transfer-rule',
    ruleId: toRuleId('fare_transfer_rules.txt', {
      from_leg_group_id: row.fromLegGroupId,
      to_leg_group_id: row.toLegGroupId,
      transfer_count: row.transferCount,
      duration_limit: row.durationLimitSec,
      fare_product_id: row.fareProductId,
    }),
    ...toTransferSentences(transfer, step.offer.option.row.currency, !step.before?.transfer),
    amountFen: step.addedFen - step.offer.amountFen,
  };
}

/** Why a leg has no price: no rule matches, or the products of the rules are not on sale to the rider. */
export function toUnpricedReason(leg: FareLeg, bucket: LegBucket): FareReason {
  const rule = listMatching(bucket, leg)[0];
  const [zh, en] = [toTravelText(leg, 'zh'), toTravelText(leg, 'en')];
  if (!rule && bucket.hasUnread) {
    return {
      kind: 'unread-rule',
      ruleId: `${leg.feed.feedId}: fare_leg_rules.txt`,
      zh: `${zh}：可能适用的票价规则带有无法识别的条件，未予采用`,
      en: `${en}: a fare rule that may cover this ride has a condition that cannot be read`,
    };
  }
  if (!rule) {
    return {
      kind: 'no-rule',
      ruleId: `${leg.feed.feedId}: fare_leg_rules.txt`,
      zh: `${zh}：票价规则没有这一段的票价`,
      en: `${en}: no fare rule covers this ride`,
    };
  }
  return {
    kind: 'no-product',
    ruleId: toRuleId('fare_products.txt', { fare_product_id: rule.row.fareProductId }),
    zh: `${zh}：没有这类乘客能买的车票`,
    en: `${en}: nothing on sale for this rider`,
  };
}

function isMediumFallback(tier: number, choice: FareChoice): boolean {
  const { medium } = tiers[tier]!;
  return medium === 'any' || (medium === 'general' && choice.mediumId !== undefined);
}

/** `地铁 新华广场→呼和浩特东站`: network and stops, as far as they have names. */
function toTravelText(leg: FareLeg, language: string): string {
  const { feed } = leg;
  const [first, last] = [leg.rides[0]!, leg.rides.at(-1)!];
  const networkId = feed.networkOfRoute.get(first.routeId);
  const network = networkId === undefined ? undefined : feed.networkNames.get(networkId);
  const toStop = (stopId: string) => toNameIn(feed.stops.get(stopId)?.name ?? { text: stopId }, language);
  const stops = `${toStop(first.fromStopId)}→${toStop(last.toStopId)}`;
  const name = network === undefined ? '' : toNameIn(network, language);
  return name === '' ? stops : `${name} ${stops}`;
}

function toMediumName(tariff: Tariff, mediumId: string): Names {
  for (const feed of tariff.feeds.values()) {
    const medium = feed.tables.media.find((row) => row.fareMediaId === mediumId);
    if (medium) return medium.name;
  }
  return { text: mediumId };
}

function toRiderName(tariff: Tariff, riderCategoryId: string): Names {
  for (const feed of tariff.feeds.values()) {
    const rider = feed.tables.riderCategories.find((row) => row.riderCategoryId === riderCategoryId);
    if (rider) return rider.name;
  }
  return { text: riderCategoryId };
}

function toRuleId(file: string, fields: Readonly<Record<string, string | number | undefined>>): string {
  let text = `${file}:`;
  let separator = ' ';
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    text += `${separator}${name}=${value}`;
    separator = ', ';
  }
  return text;
}
