/**
 * `tongcheng ledger desk`: lists records that were set aside, and carries out what a person decides about them.
 *
 * Exit code 2 where a retry leaves records waiting.
 */
import { readFileSync } from 'node:fs';
import { createDeskUseCases } from '../app/clearing/money-desk.ts';
import { toYuanText } from '../base/fen.ts';
import { ProblemError } from '../base/problem.ts';
import { toShownPath } from '../base/shown-path.ts';
import { type SetAsideState, setAsideStates } from '../money/ledger/desk-entry.ts';
import type { SetAsideRecord } from '../money/ledger/ledger-desk.ts';
import { findTapKey, type Tap, toTapId } from '../money/scheme/tap.ts';
import { exitCodes } from './exit-codes.ts';
import { checkFile } from './ingest-command.ts';
import { type ClearingCommandOptions, print, withClearing } from './with-clearing.ts';

export interface DeskOptions extends ClearingCommandOptions {
  /** Why, for a decision; the reason to list or retry is `because`. */
  readonly reason?: string;
  readonly who?: string;
  readonly because?: string;
  readonly state?: string;
  readonly hash?: string;
  /** `field=value` of the corrected copy. */
  readonly set?: readonly string[];
}

type Desk = ReturnType<typeof createDeskUseCases>;

const PAGE = 500;

/** @param nowSec - clock of the ledger */
export function runDesk(
  action: string,
  subject: string | undefined,
  options: DeskOptions,
  nowSec: number,
): Promise<number> {
  return withClearing(options, async (clearing) => {
    const desk = createDeskUseCases(clearing);
    if (action === 'list') return list(desk, options, nowSec);
    const word = { reason: options.reason ?? '', who: options.who ?? '', nowSec };
    if (action === 'retry') {
      const { takenCount, waitingCount } = await desk.retryReason(subject ?? '', word);
      if (options.json) print(JSON.stringify({ takenCount, waitingCount }));
      else print(`${subject}: ${takenCount} of ${waitingCount} waiting records taken`);
      return takenCount === waitingCount ? exitCodes.done : exitCodes.partly;
    }
    const key = await findRecord(desk, subject ?? '', options.hash);
    const { isRepeated, record } =
      action === 'release'
        ? await desk.releaseRecord(key, word)
        : action === 'reject'
          ? await desk.rejectRecord(key, word)
          : await desk.correctRecord(key, parseChanges(options.set ?? []), word);
    if (options.json) print(JSON.stringify({ ...toLine(record, nowSec), isRepeated }));
    else print(`${toTapId(record.tap)}: ${record.state}${isRepeated ? ' (decided before)' : ''}`);
    return exitCodes.done;
  });
}

export interface MoveOptions extends ClearingCommandOptions {
  readonly reason: string;
  readonly who: string;
  readonly denied?: boolean;
}

/** `tongcheng ledger move-card`: moves a balance. Called again, it answers as before while nothing more is on the card. */
export function runMoveCard(
  fromCardId: string,
  toCardId: string,
  { denied, json, reason, who, ...options }: MoveOptions,
  nowSec: number,
): Promise<number> {
  return withClearing({ ...options, ...(json === undefined ? {} : { json }) }, async (clearing) => {
    const { amountFen, balancesFen, isRepeated, tapIds } = await createDeskUseCases(clearing).moveBalance({
      fromCardId,
      toCardId,
      reason,
      who,
      isFromDenied: denied === true,
      nowSec,
      key: null,
    });
    const [balanceFen, toBalanceFen] = balancesFen;
    const [tapId, toTapId] = tapIds;
    const report = { fromCardId, toCardId, amountFen, tapId, toTapId, balanceFen, toBalanceFen, isRepeated };
    if (json) print(JSON.stringify(report));
    else
      print(
        `${fromCardId} -> ${toCardId}: ${toYuanText(amountFen)}${isRepeated ? ' (moved before)' : ''}; ` +
          `balances ${toYuanText(balanceFen)}, ${toYuanText(toBalanceFen)}`,
      );
    return exitCodes.done;
  });
}

/** `tongcheng ledger register`: puts a register of terminals in force. */
export function runRegister(file: string, options: DeskOptions, nowSec: number): Promise<number> {
  checkFile(file);
  return withClearing(options, async (clearing) => {
    const shown = toShownPath(file);
    const word = { who: options.who ?? 'tongcheng', nowSec };
    const register = await createDeskUseCases(clearing).putTerminalRegister(
      readFileSync(file, 'utf8'),
      shown,
      word,
    );
    const { kinds, registerNo, terminals } = register;
    if (options.json)
      print(JSON.stringify({ registerNo, kindCount: kinds.length, terminalCount: terminals.length }));
    else print(`${shown}: register ${registerNo}, ${terminals.length} terminals of ${kinds.length} kinds`);
    return exitCodes.done;
  });
}

async function list(desk: Desk, { because, json, state }: DeskOptions, nowSec: number): Promise<number> {
  if (state !== undefined && !(setAsideStates as readonly string[]).includes(state))
    throw new ProblemError('bad-request', {
      zh: `--state 须为 ${setAsideStates.join('、')} 之一`,
      en: `--state must be one of ${setAsideStates.join(', ')}`,
    });
  const filter = {
    ...(because === undefined ? {} : { reason: because }),
    ...(state === undefined ? {} : { state: state as SetAsideState }),
  };
  const counts = await desk.countSetAside();
  const lines: ReturnType<typeof toLine>[] = [];
  for await (const record of iterate(desk, filter)) lines.push(toLine(record, nowSec));
  if (json) {
    print(JSON.stringify({ counts, records: lines }));
    return exitCodes.done;
  }
  for (const { count, reason, state: of } of counts) print(`${reason}, ${of}: ${count}`);
  for (const { ageSec, amountFen, cardId, kind, reasonCode, state: of, tapId } of lines) {
    const amount = amountFen === null ? '' : ` ${(amountFen / 100).toFixed(2)}`;
    print(`  ${tapId} ${kind} ${cardId}${amount}: ${reasonCode}, ${of}, ${Math.floor(ageSec / 3600)} h`);
  }
  return exitCodes.done;
}

async function* iterate(desk: Desk, filter: Parameters<Desk['listSetAside']>[0]) {
  for (let after: Parameters<Desk['listSetAside']>[1] = null; ; ) {
    const page: SetAsideRecord[] = await desk.listSetAside(filter, after, PAGE);
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    const { payloadHash, receiptNo, tap } = last;
    after = { receiptNo, terminalId: tap.terminalId, terminalSeq: tap.terminalSeq, payloadHash };
  }
}

function toLine({ payloadHash, reason, receivedSec, state, tap }: SetAsideRecord, nowSec: number) {
  return {
    tapId: toTapId(tap),
    payloadHash,
    kind: tap.kind,
    cardId: tap.cardId,
    amountFen: tap.amountFen,
    reasonCode: reason,
    state,
    ageSec: Math.max(0, nowSec - receivedSec),
  };
}

/** The record with a tap id; of several, the one whose hash begins with `hash`, else the only one that waits. */
async function findRecord(desk: Desk, tapId: string, hash: string | undefined) {
  const key = findTapKey(tapId);
  const found: SetAsideRecord[] = [];
  if (key)
    for await (const record of iterate(desk, { terminalId: key.terminalId }))
      if (record.tap.terminalSeq === key.terminalSeq && record.payloadHash.startsWith(hash ?? ''))
        found.push(record);
  const waiting = found.filter(({ state }) => state === 'waiting');
  const one = found.length === 1 ? found[0] : waiting.length === 1 ? waiting[0] : undefined;
  if (one)
    return { terminalId: one.tap.terminalId, terminalSeq: one.tap.terminalSeq, payloadHash: one.payloadHash };
  throw found.length === 0
    ? new ProblemError('not-found', { zh: `没有隔离记录 ${tapId}`, en: `no record ${tapId} was set aside` })
    : new ProblemError('bad-request', {
        zh: `${tapId} 有 ${found.length} 条隔离记录，请用 --hash 指明`,
        en: `${found.length} records ${tapId} were set aside: name one with --hash`,
      });
}

const numbers: ReadonlySet<string> = new Set<keyof Tap>([
  'terminalSeq',
  'cardSeq',
  'eventSec',
  'amountFen',
  'balanceAfterFen',
  'tariffVersion',
  'denyListVersion',
]);

/** Values of `--set`; an empty one leaves the field out. */
function parseChanges(texts: readonly string[]): Partial<Tap> {
  const changes: Record<string, string | number | null> = {};
  for (const text of texts) {
    const at = text.indexOf('=');
    const [field, value] = [text.slice(0, Math.max(0, at)), text.slice(at + 1)];
    if (at < 1)
      throw new ProblemError('bad-request', {
        zh: `--set 须为 字段=值，${text} 不正确`,
        en: `--set takes field=value, not ${text}`,
      });
    changes[field] = value === '' ? null : numbers.has(field) ? Number(value) : value;
  }
  return changes as Partial<Tap>;
}
