/**
 * The cheapest legal way to pay for consecutive fare legs of one feed.
 *
 * A dynamic program over the legs. After a leg, the rest of the journey depends only on: what transfer rules compare of the
 * chosen offer (its leg group, in few feeds also product and medium), whether the leg is the first of its sub-journey (a
 * transfer of type 2 then takes its price back), and the current spanning rule with the leg where it began (count and
 * duration). One cheapest way for each of these states is enough, so the result is exact. States per leg: groups times
 * legs before; in practice below ten.
 *
 * A matching transfer rule applies even where separate fares would be cheaper: the reference says that such a record
 * "must be processed". The choice is among offers and among rules that match equally.
 */
import type { FareLeg } from './fare-legs.ts';
import type { FareChoice } from './journey-fare.ts';
import type { LegOffer, LegOffers } from './tariff.ts';
import { listTransferOffers, type TransferOffer } from './transfer-rules.ts';

/** A leg, the offer chosen for it, and the step before. */
export interface ChainStep {
  readonly offer: LegOffer;
  readonly tier: number;
  /** The transfer rule from the leg before; undefined if the leg is paid separately. */
  readonly transfer: TransferOffer | undefined;
  /** What this step adds; a transfer of type 2 after a first leg subtracts the price of that leg here. */
  readonly addedFen: number;
  readonly totalFen: number;
  readonly before: ChainStep | undefined;
}

/** Steps in order of travel. `offers` has, for each leg, at least one offer. */
export function findCheapestChain(
  legs: readonly FareLeg[],
  offers: readonly LegOffers[],
  choice: FareChoice,
): ChainStep[] {
  let ends = startChain(offers[0]!);
  for (let i = 1; i < legs.length; i += 1) ends = extendChain(ends, legs, i, offers[i]!, choice);
  const steps: ChainStep[] = [];
  for (let step = findLeast(ends); step; step = step.before) steps.unshift(step);
  return steps;
}

/** The ways to pay for a first leg. */
export function startChain(offers: LegOffers): ChainStep[] {
  return offers.list.map((offer) => toStep(offer, offers.tier, undefined, undefined));
}

/** The cheapest way for each state after leg `to`, from those after the leg before. */
export function extendChain(
  ends: readonly ChainStep[],
  legs: readonly FareLeg[],
  to: number,
  offers: LegOffers,
  choice: FareChoice,
): ChainStep[] {
  const best = new Map<number, ChainStep>();
  const { tier, list } = offers;
  for (const [index, offer] of list.entries()) {
    for (const end of ends) {
      for (const transfer of listWays(legs, to, end, offer, tier, choice)) {
        const step = toStep(offer, tier, transfer, end);
        const key = toStateKey(step, legs.length) * list.length + index;
        const other = best.get(key);
        if (!other || step.totalFen < other.totalFen) best.set(key, step);
      }
    }
  }
  return [...best.values()];
}

const SEPARATELY: readonly undefined[] = [undefined];

function listWays(
  legs: readonly FareLeg[],
  to: number,
  end: ChainStep,
  offer: LegOffer,
  tier: number,
  choice: FareChoice,
): readonly (TransferOffer | undefined)[] {
  const { feed } = legs[to]!;
  const { currency } = offer.option.row;
  if (feed.transfersByKey.size === 0 || end.offer.option.row.currency !== currency) return SEPARATELY;
  const found = listTransferOffers(
    feed,
    {
      legs,
      to,
      fromOffer: end.offer,
      toOffer: offer,
      spanGroup: end.transfer?.rule.spans ? end.transfer.rule.from : -1,
      spanStart: end.transfer?.spanStart ?? to - 1,
      tier: Math.max(tier, end.tier),
      currency,
    },
    choice,
  );
  return found.length > 0 ? found : SEPARATELY;
}

function toStep(
  offer: LegOffer,
  tier: number,
  transfer: TransferOffer | undefined,
  before: ChainStep | undefined,
): ChainStep {
  let addedFen = offer.amountFen;
  if (transfer && before) {
    const type = transfer.rule.row.fareTransferType;
    addedFen = transfer.amountFen + (type === 1 ? offer.amountFen : 0);
    if (type === 2 && !before.transfer) addedFen -= before.offer.amountFen;
  }
  return { offer, tier, transfer, addedFen, totalFen: (before?.totalFen ?? 0) + addedFen, before };
}

/** 0: first leg of its sub-journey; 1: after a rule that spans one transfer; from 2: group and start of a spanning rule. */
function toStateKey({ transfer }: ChainStep, legCount: number): number {
  if (!transfer) return 0;
  return transfer.rule.spans ? 2 + transfer.rule.from * legCount + transfer.spanStart : 1;
}

function findLeast(steps: readonly ChainStep[]): ChainStep | undefined {
  let least = steps[0];
  for (const step of steps) if (least && step.totalFen < least.totalFen) least = step;
  return least;
}
