/**
 * Checks the fields of a tap by hand.
 *
 * This is the door through which every record comes, tens of thousands a second: a schema library would cost more
 * here than all that follows.
 */
import type { FieldProblem } from './line-problem.ts';
import { type Tap, type TapKind, tapKinds } from './tap.ts';

const MAX_ID = 100;
const MAX_WHOLE = Number.MAX_SAFE_INTEGER;
/** Ten million yuan: above that it is a slip. */
const MAX_FEN = 1_000_000_000;
/** The year 2200. */
const MAX_SEC = 7_258_118_400;
const MAX_VERSION = 2_147_483_647;
const kinds: ReadonlySet<unknown> = new Set(tapKinds);

/** The fields of a tap as they were read, of whatever type. */
export type RawTap = { readonly [Field in keyof Tap]?: unknown };

/** No control characters: a name has to fit into one line of any file. */
const isId = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= MAX_ID && !/\p{Cc}/u.test(value);
const isWhole = (value: unknown, max: number): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= max;
/** The card's own balance may be below zero. */
const isBalance = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && Math.abs(value) <= MAX_FEN;
const isAbsent = (value: unknown): value is null | undefined => value === null || value === undefined;

/** What is wrong with the first field that is wrong; undefined if `raw` is a tap but for absent fields. */
export function findFieldProblem(raw: RawTap): FieldProblem | undefined {
  const { kind, terminalId } = raw;
  if (!isId(terminalId)) return toProblem('terminalId', terminalId, 'not-text');
  if (terminalId.startsWith('clearing/') || terminalId.startsWith('dispute/'))
    return { field: 'terminalId', code: 'reserved' };
  if (!isWhole(raw.terminalSeq, MAX_WHOLE)) return toProblem('terminalSeq', raw.terminalSeq, 'not-whole');
  if (!kinds.has(kind)) return toProblem('kind', kind, 'unknown-kind');
  if (!isId(raw.cardId)) return toProblem('cardId', raw.cardId, 'not-text');
  if (!isWhole(raw.eventSec, MAX_SEC)) return toProblem('eventSec', raw.eventSec, 'not-whole');
  return findOptionalProblem(raw) ?? findMissing(raw, kind as TapKind);
}

function findOptionalProblem(raw: RawTap): FieldProblem | undefined {
  const { networkId, routeId, vehicleId, stopId, amountFen, balanceAfterFen, cardSeq } = raw;
  if (!isAbsent(networkId) && !isId(networkId)) return { field: 'networkId', code: 'not-text' };
  if (!isAbsent(routeId) && !isId(routeId)) return { field: 'routeId', code: 'not-text' };
  if (!isAbsent(vehicleId) && !isId(vehicleId)) return { field: 'vehicleId', code: 'not-text' };
  if (!isAbsent(stopId) && !isId(stopId)) return { field: 'stopId', code: 'not-text' };
  if (!isAbsent(amountFen) && !isWhole(amountFen, MAX_FEN)) return { field: 'amountFen', code: 'not-whole' };
  if (!isAbsent(balanceAfterFen) && !isBalance(balanceAfterFen))
    return { field: 'balanceAfterFen', code: 'not-whole' };
  if (!isAbsent(cardSeq) && !isWhole(cardSeq, MAX_WHOLE)) return { field: 'cardSeq', code: 'not-whole' };
  const { tariffVersion, denyListVersion } = raw;
  if (!isAbsent(tariffVersion) && !isWhole(tariffVersion, MAX_VERSION))
    return { field: 'tariffVersion', code: 'not-whole' };
  if (!isAbsent(denyListVersion) && !isWhole(denyListVersion, MAX_VERSION))
    return { field: 'denyListVersion', code: 'not-whole' };
  return undefined;
}

function findMissing(raw: RawTap, kind: TapKind): FieldProblem | undefined {
  const isTravel = kind === 'ride' || kind === 'on' || kind === 'off' || kind === 'buy';
  if (isTravel && isAbsent(raw.networkId)) return { field: 'networkId', code: 'missing' };
  if ((kind === 'on' || kind === 'off') && isAbsent(raw.stopId)) return { field: 'stopId', code: 'missing' };
  const isMoney = kind === 'buy' || kind === 'top-up' || kind === 'refund' || kind === 'claim';
  if (isMoney && isAbsent(raw.amountFen)) return { field: 'amountFen', code: 'missing' };
  return undefined;
}

function toProblem(field: string, value: unknown, code: FieldProblem['code']): FieldProblem {
  return { field, code: isAbsent(value) ? 'missing' : code };
}

/** A tap of fields that `findFieldProblem` found nothing wrong with. */
export function toTap(raw: RawTap): Tap {
  return {
    terminalId: raw.terminalId as string,
    terminalSeq: raw.terminalSeq as number,
    kind: raw.kind as TapKind,
    cardId: raw.cardId as string,
    cardSeq: (raw.cardSeq as number | undefined) ?? null,
    eventSec: raw.eventSec as number,
    networkId: (raw.networkId as string | undefined) ?? null,
    routeId: (raw.routeId as string | undefined) ?? null,
    vehicleId: (raw.vehicleId as string | undefined) ?? null,
    stopId: (raw.stopId as string | undefined) ?? null,
    amountFen: (raw.amountFen as number | undefined) ?? null,
    balanceAfterFen: (raw.balanceAfterFen as number | undefined) ?? null,
    tariffVersion: (raw.tariffVersion as number | undefined) ?? null,
    denyListVersion: (raw.denyListVersion as number | undefined) ?? null,
  };
}
