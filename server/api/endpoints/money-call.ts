/** What all endpoints of cards and clearing begin with. */

import type { MoneyUseCases } from '../../app/clearing/money-use-cases.ts';
import { type ServiceDay, toDayStartEpochSec } from '../../base/service-day.ts';
import {
  parseStatementPeriod,
  type StatementPeriod,
} from '../../money/settlement/statements/statement-period.ts';
import type { MoneyView } from '../map/money-names.ts';
import type { EndpointContext } from './endpoint.ts';

export interface MoneyCall {
  readonly money: MoneyUseCases;
  readonly view: MoneyView;
  /** Service day that runs now. */
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

/** An instant of a checked text, or now. */
export function toEpochSec(text: string | undefined, nowEpochSec: number): number {
  return text === undefined ? nowEpochSec : Math.floor(Date.parse(text) / 1_000);
}

/** @throws ProblemError `bad-time` */
export function getPeriod(text: string): StatementPeriod {
  return parseStatementPeriod(text);
}

/** Rows of an answer where the caller does not say. */
export const defaultRows = 50;

/** Local date and time of an instant, for print. */
export function toLocalText(epochSec: number, timeZone: string): string {
  const day = Math.floor(epochSec / 86_400);
  const offsetSec = toDayStartEpochSec(day, timeZone) - day * 86_400;
  return new Date((epochSec - offsetSec) * 1_000).toISOString().slice(0, 16).replace('T', ' ');
}
