/**
 * Fields of a tap: their check, the messages of wrong fields, their canonical text and its hash.
 *
 * Checked by hand: every tap of files, requests and virtual terminals passes here, tens of thousands a second, and a
 * schema library would take longer than the whole ingest.
 */
import { hash } from 'node:crypto';
import type { BilingualText } from '../../base/problem.ts';
import { bounds, isName, isReservedSource, isWhole, movePrefix } from '../ledger/bounds.ts';
import type { StoredTap } from '../ledger/ledger-store.ts';
import { type Tap, type TapKind, terminalKinds } from '../scheme/tap.ts';

const kinds: ReadonlySet<unknown> = new Set(terminalKinds);
const moveKinds: ReadonlySet<unknown> = new Set<TapKind>(['move-out', 'move-in']);
/** All fields of a tap. */
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

/** Fields of a tap before their check. */
export type RawTap = { readonly [Field in keyof Tap]?: unknown };

/** The card's own balance may be below zero. */
const isBalance = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && Math.abs(value) <= bounds.cardFen;
const isAbsent = (value: unknown): value is null | undefined => value === null || value === undefined;

/** The first wrong field; undefined if `raw` is a tap whose optional fields may be absent. */
export function findFieldProblem(raw: RawTap): FieldProblem | undefined {
  return (
    findValueProblem(raw) ??
    findHouseKind(raw) ??
    findMissing(raw, raw.kind as TapKind) ??
    findUnknownField(raw)
  );
}

/** Refuses the kinds of the back office, which come through no file and no request. */
function findHouseKind({ kind }: RawTap): FieldProblem | undefined {
  return kinds.has(kind) ? undefined : { field: 'kind', code: 'unknown-kind' };
}

/** The first wrong value; ignores missing and unknown fields. */
export function findValueProblem(raw: RawTap): FieldProblem | undefined {
  const { kind, terminalId } = raw;
  if (!isName(terminalId)) return toProblem('terminalId', terminalId, 'not-text');
  if (isReservedSource(terminalId)) return { field: 'terminalId', code: 'reserved' };
  if (!isWhole(raw.terminalSeq)) return toProblem('terminalSeq', raw.terminalSeq, 'not-whole');
  if (!kinds.has(kind) && !(moveKinds.has(kind) && terminalId.startsWith(movePrefix)))
    return toProblem('kind', kind, 'unknown-kind');
  if (!isName(raw.cardId)) return toProblem('cardId', raw.cardId, 'not-text');
  if (!isWhole(raw.eventSec)) return toProblem('eventSec', raw.eventSec, 'not-whole');
  if (raw.eventSec > bounds.eventSec) return { field: 'eventSec', code: 'beyond-years' };
  return findOptionalProblem(raw);
}

/** Finds a field that taps do not have: a misspelt amount must not be lost silently. */
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

/** @param raw - without a `findFieldProblem` */
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

export type LineProblemCode =
  | 'not-json'
  | 'not-object'
  | 'key-twice'
  | 'columns'
  | 'column-twice'
  | 'empty'
  | 'line-ends'
  | 'not-utf8'
  | 'gbk'
  | 'missing'
  | 'not-text'
  | 'not-whole'
  | 'not-amount'
  | 'not-instant'
  | 'beyond-years'
  | 'unknown-kind'
  | 'unknown-field'
  | 'reserved'
  | 'too-long'
  | 'section';

export interface LineProblem {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** Field or column; null for the whole line. */
  readonly field: string | null;
  readonly code: LineProblemCode;
  readonly expected: BilingualText;
}

/** Field and code of a problem without its line. */
export type FieldProblem = Pick<LineProblem, 'field' | 'code'>;

export const expectations: Readonly<Record<LineProblemCode, BilingualText>> = {
  'not-json': { zh: '一行一个 JSON 对象', en: 'one JSON object in a line' },
  'not-object': { zh: 'JSON 对象', en: 'a JSON object' },
  'key-twice': { zh: '每个字段只出现一次', en: 'each field once' },
  'column-twice': { zh: '每列只出现一次', en: 'each column once' },
  empty: {
    zh: '至少一行内容（空文件多半是传输失败）',
    en: 'at least one line: an empty file is most often a failed transfer',
  },
  'line-ends': { zh: '以 LF 或 CRLF 结束的行', en: 'lines that end with LF or CRLF' },
  'not-utf8': { zh: 'UTF-8 编码的文本', en: 'text in UTF-8' },
  gbk: {
    zh: 'UTF-8 编码的文本（此文件像是 GBK 编码，请另存为 UTF-8）',
    en: 'text in UTF-8: the file looks like GBK, save it as UTF-8',
  },
  columns: { zh: '与首行列数相同，引号成对', en: 'as many columns as the first line, quotes in pairs' },
  missing: { zh: '此类记录必须有该字段', en: 'a value: records of this kind need it' },
  'not-text': {
    zh: `1 至 ${bounds.nameLength} 个字符的文本，不含控制字符与乱码，首尾无空格`,
    en: `text of 1 to ${bounds.nameLength} characters without control characters, broken characters or blanks at its ends`,
  },
  'not-whole': { zh: '范围内的非负整数', en: 'a whole number, not below 0, within range' },
  'not-amount': { zh: '最多两位小数的金额，币种 CNY', en: 'an amount of at most two decimals, currency CNY' },
  'beyond-years': { zh: '1970 至 2199 年之间的时刻', en: 'an instant of the years 1970 to 2199' },
  'not-instant': { zh: '带时区的 ISO 8601 时刻', en: 'an ISO 8601 instant with a zone' },
  'unknown-kind': {
    zh: 'ride、on、off、buy、top-up、refund、expire、claim 之一',
    en: 'one of ride, on, off, buy, top-up, refund, expire, claim',
  },
  'unknown-field': { zh: '记录格式中的字段名', en: 'a field that records have' },
  reserved: {
    zh: '不以 clearing/ 或 dispute/ 开头的终端号',
    en: 'a terminal that does not begin with clearing/ or dispute/',
  },
  'too-long': { zh: '不超过 8192 个字符的行', en: 'a line of at most 8192 characters' },
  section: { zh: '文件头与文件尾成对', en: 'a header and a trailer that belong together' },
};

/** Canonical text of a tap: JSON array of all fields in the order of `Tap`, without spaces. */
export function toTapText(tap: Tap): string {
  return JSON.stringify([
    tap.terminalId,
    tap.terminalSeq,
    tap.kind,
    tap.cardId,
    tap.cardSeq,
    tap.eventSec,
    tap.networkId,
    tap.routeId,
    tap.vehicleId,
    tap.stopId,
    tap.amountFen,
    tap.balanceAfterFen,
    tap.tariffVersion,
    tap.denyListVersion,
  ]);
}

/** The tap with its hash and its file or request. */
export function toStoredTap(tap: Tap, fileId: string): StoredTap {
  // All fields in one order: every tap then has the same hidden class, and other fields of `tap` are left out.
  return {
    terminalId: tap.terminalId,
    terminalSeq: tap.terminalSeq,
    kind: tap.kind,
    cardId: tap.cardId,
    cardSeq: tap.cardSeq,
    eventSec: tap.eventSec,
    networkId: tap.networkId,
    routeId: tap.routeId,
    vehicleId: tap.vehicleId,
    stopId: tap.stopId,
    amountFen: tap.amountFen,
    balanceAfterFen: tap.balanceAfterFen,
    tariffVersion: tap.tariffVersion,
    denyListVersion: tap.denyListVersion,
    payloadHash: hash('sha256', toTapText(tap), 'hex'),
    fileId,
  };
}
