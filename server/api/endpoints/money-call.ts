/** What the handlers of cards and clearing share: the use cases of money, names for the answer, today. */
import type { MoneyUseCases } from '../../app/clearing/money-use-cases.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import type { MoneyView } from '../wire/money-names.ts';
import type { EndpointContext } from './endpoint.ts';

export interface MoneyCall {
  readonly money: MoneyUseCases;
  readonly view: MoneyView;
  /** The current service day. */
  readonly today: ServiceDay;
}

export async function openMoney({ language, nowEpochSec, useCases }: EndpointContext): Promise<MoneyCall> {
  const money = await useCases.money();
  return {
    money,
    view: { language, names: money.names },
    today: money.toServiceDay(nowEpochSec),
  };
}

/** Epoch seconds of an ISO 8601 text that its schema has checked; now where there is none. */
export function toEpochSec(text: string | undefined, nowEpochSec: number): number {
  return text === undefined ? nowEpochSec : Math.floor(Date.parse(text) / 1_000);
}
