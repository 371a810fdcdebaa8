/**
 * Checks the fields of a tap by hand: files, requests, and the records that the house writes itself.
 *
 * Every record comes this way, tens of thousands a second: a schema library would cost more here than all that follows.
 */
import { bounds, isName, isReservedSource, isWhole } from '../ledger/bounds.ts';
import { type Tap, type TapKind, tapKinds } from '../scheme/tap.ts';
import type { FieldProblem } from './line-problem.ts';

const kinds: ReadonlySet<unknown> = new Set(tapKinds);
/** Every field that a record may have. */
const fields: Readonly<Record<keyof Tap, true>> = {
  terminalId: true,
  terminalSeq: true,
  kind: true,
  cardId: true,
  cardSeq: true,
  eventSec: true,
  networkId: true,
  routeId: true,
  vehicleId: true,
  stopId: true,
  amountFen: true,
  balanceAfterFen: true,
  tariffVersion: true,
  denyListVersion: true,
};

/** The fields of a tap as they were read, of whatever type. */
export type RawTap = { readonly [Field in keyof Tap]?: unknown };

/** The card's own balance may be below zero. */
const isBalance = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && Math.abs(value) <= bounds.cardFen;
const isAbsent = (value: unknown): value is null | undefined => value === null || value === undefined;

/** What is wrong with the first field that is wrong; undefined if `raw` is a tap but for absent fields. */
export function findFieldProblem(raw: RawTap): FieldProblem | undefined {
  return findValueProblem(raw) ?? findMissing(raw, raw.kind as TapKind) ?? findUnknownField(raw);
}

/** The values alone: whatever else the record carries, and whether it has all that its kind needs. */
export function findValueProblem(raw: RawTap): FieldProblem | undefined {
  const { kind, terminalId } = raw;
  if (!isName(terminalId)) return toProblem('terminalId', terminalId, 'not-text');
  if (isReservedSource(terminalId)) return { field: 'terminalId', code: 'reserved' };
  if (!isWhole(raw.terminalSeq)) return toProblem('terminalSeq', raw.terminalSeq, 'not-whole');
  if (!kinds.has(kind)) return toProblem('kind', kind, 'unknown-kind');
  if (!isName(raw.cardId)) return toProblem('cardId', raw.cardId, 'not-text');
  if (!isWhole(raw.eventSec)) return toProblem('eventSec', raw.eventSec, 'not-whole');
  if (raw.eventSec > bounds.eventSec) return { field: 'eventSec', code: 'beyond-years' };
  return findOptionalProblem(raw);
}

/** A field that is written otherwise than it is read would be lost: an amount, for instance. */
function findUnknownField(raw: RawTap): FieldProblem | undefined {
  for (const field in raw) if (!Object.hasOwn(fields, field)) return { field, code: 'unknown-field' };
  return undefined;
}

function findOptionalProblem(raw: RawTap): FieldProblem | undefined {
  const { networkId, routeId, vehicleId, stopId, amountFen, balanceAfterFen, cardSeq } = raw;
  if (!isAbsent(networkId) && !isName(networkId)) return { field: 'networkId', code: 'not-text' };
  if (!isAbsent(routeId) && !isName(routeId)) return { field: 'routeId', code: 'not-text' };
  if (!isAbsent(vehicleId) && !isName(vehicleId)) return { field: 'vehicleId', code: 'not-text' };
  if (!isAbsent(stopId) && !isName(stopId)) return { field: 'stopId', code: 'not-text' };
  if (!isAbsent(amountFen) && !isWhole(amountFen, bounds.recordFen))
    return { field: 'amountFen', code: 'not-whole' };
  if (!isAbsent(balanceAfterFen) && !isBalance(balanceAfterFen))
    return { field: 'balanceAfterFen', code: 'not-whole' };
  if (!isAbsent(cardSeq) && !isWhole(cardSeq)) return { field: 'cardSeq', code: 'not-whole' };
  const { tariffVersion, denyListVersion } = raw;
  if (!isAbsent(tariffVersion) && !isWhole(tariffVersion, bounds.version))
    return { field: 'tariffVersion', code: 'not-whole' };
  if (!isAbsent(denyListVersion) && !isWhole(denyListVersion, bounds.version))
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
