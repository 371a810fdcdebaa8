/** Compares the records of operators and issuers with those of the clearing, matched by tap. */
import { compareTexts } from '../../../base/plain-text.ts';
import {
  type ClearingRecord,
  type ReconFinding,
  type ReconKind,
  type ReconRecord,
  type ReconSide,
  toReconKey,
} from './recon-record.ts';

/** Records of a side, and the parties whose records are complete in it. */
export interface ReconList {
  readonly partyIds: ReadonlySet<string>;
  readonly records: readonly ReconRecord[];
}

/** Null for a side without files: no record is expected from it. */
export interface ReconLists {
  readonly clearing: readonly ClearingRecord[];
  readonly operator: ReconList | null;
  readonly issuer: ReconList | null;
}

/** Findings in order of reference, kind and side. */
export function reconcile({ clearing, operator, issuer }: ReconLists): ReconFinding[] {
  const findings: ReconFinding[] = [];
  const known = toClearingIndex(clearing);
  const unknown = new Map<string, { side: ReconSide; record: ReconRecord }[]>();
  for (const [side, list] of [
    ['operator', operator],
    ['issuer', issuer],
  ] as const) {
    if (!list) continue;
    for (const { key, record } of compareSide(findings, side, list, known)) {
      const both = unknown.get(key);
      if (both) both.push({ side, record });
      else unknown.set(key, [{ side, record }]);
    }
  }
  for (const [key, holders] of unknown) {
    const [{ side, record }] = holders as [{ side: ReconSide; record: ReconRecord }];
    findings.push({
      kind: 'missing-in-clearing',
      side,
      reference: key,
      expectedFen: null,
      actualFen: record.amountFen,
      detail: holders.map((holder) => `${holder.side} ${holder.record.partyId}`).join(', '),
    });
  }
  return findings.sort(compareFindings);
}

export function compareFindings(a: ReconFinding, b: ReconFinding): number {
  return (
    compareTexts(a.reference, b.reference) ||
    compareTexts(a.kind, b.kind) ||
    compareTexts(a.side, b.side) ||
    compareTexts(a.detail, b.detail)
  );
}

/** Records by key; sums several returns of one tap. */
function toClearingIndex(clearing: readonly ClearingRecord[]): Map<string, ClearingRecord> {
  const known = new Map<string, ClearingRecord>();
  for (const record of clearing) {
    const key = toReconKey(record);
    const before = known.get(key);
    known.set(key, before ? { ...before, amountFen: before.amountFen + record.amountFen } : record);
  }
  return known;
}

/** Compares one side with the clearing. @returns the side's records that the clearing does not have */
function compareSide(
  findings: ReconFinding[],
  side: ReconSide,
  { partyIds, records }: ReconList,
  known: ReadonlyMap<string, ClearingRecord>,
): { readonly key: string; readonly record: ReconRecord }[] {
  const seen = new Map<string, ReconRecord>();
  const ghosts: { readonly key: string; readonly record: ReconRecord }[] = [];
  for (const record of records) {
    const key = toReconKey(record);
    if (seen.has(key)) {
      findings.push(toFinding('duplicate', side, key, known.get(key), record, record.partyId));
      continue;
    }
    seen.set(key, record);
    const ours = known.get(key);
    if (ours) findings.push(...compareFields(side, key, ours, record));
    // A record of amount 0 that the clearing does not have is no finding.
    else if (record.amountFen !== 0) ghosts.push({ key, record });
  }
  const missing: { readonly key: string; readonly ours: ClearingRecord }[] = [];
  for (const [key, ours] of known) {
    if (!seen.has(key) && ours.amountFen !== 0 && isExpected(side, partyIds, ours))
      missing.push({ key, ours });
  }
  return pairSequences(findings, side, ghosts, missing);
}

function isExpected(side: ReconSide, partyIds: ReadonlySet<string>, ours: ClearingRecord): boolean {
  return side === 'operator'
    ? ours.operatorIds.some((operatorId) => partyIds.has(operatorId))
    : partyIds.has(ours.issuerId);
}

function compareFields(
  side: ReconSide,
  key: string,
  ours: ClearingRecord,
  theirs: ReconRecord,
): ReconFinding[] {
  const found: ReconFinding[] = [];
  const say = (kind: ReconKind, detail: string) => {
    found.push(toFinding(kind, side, key, ours, theirs, detail));
  };
  if (theirs.amountFen !== ours.amountFen)
    say(
      theirs.amountFen === -ours.amountFen ? 'wrong-sign' : 'amount-differs',
      `${theirs.partyId} ${theirs.amountFen}, clearing ${ours.amountFen}`,
    );
  if (theirs.cardId !== ours.cardId) say('wrong-card', `${theirs.cardId}, clearing ${ours.cardId}`);
  if (theirs.serviceDay !== ours.serviceDay)
    say('wrong-service-day', `${theirs.serviceDay}, clearing ${ours.serviceDay}`);
  if (side === 'operator' && !ours.operatorIds.includes(theirs.partyId))
    say('wrong-operator', `${theirs.partyId}, clearing ${ours.operatorIds.join(' ')}`);
  if (side === 'issuer' && ours.issuerId !== theirs.partyId)
    say('wrong-issuer', `${theirs.partyId}, clearing ${ours.issuerId}`);
  return found;
}

/**
 * Pairs records that the clearing lacks with records that the side lacks if they differ in the number alone, and adds
 * findings for the pairs and for the other missing records.
 *
 * @returns the side's records without a pair
 */
function pairSequences(
  findings: ReconFinding[],
  side: ReconSide,
  ghosts: readonly { readonly key: string; readonly record: ReconRecord }[],
  missing: readonly { readonly key: string; readonly ours: ClearingRecord }[],
): { readonly key: string; readonly record: ReconRecord }[] {
  const open = Map.groupBy(missing, ({ ours }) => toContentKey(ours));
  for (const list of open.values()) list.sort((a, b) => a.ours.terminalSeq - b.ours.terminalSeq);
  const paired = new Set<string>();
  const left = [...ghosts]
    .sort((a, b) => a.record.terminalSeq - b.record.terminalSeq)
    .filter(({ key, record }) => {
      const candidates = open.get(toContentKey(record)) ?? [];
      const fit = candidates.findIndex(
        ({ key: other, ours }) => !paired.has(other) && isOfParty(side, ours, record),
      );
      const found = candidates[fit];
      if (!found) return true;
      paired.add(found.key);
      findings.push(toFinding('wrong-sequence', side, found.key, found.ours, record, `listed as ${key}`));
      return false;
    });
  for (const { key, ours } of missing) {
    if (paired.has(key)) continue;
    const kind = ours.type === 'reversal' ? 'reversal-missing' : (`missing-at-${side}` as const);
    findings.push(toFinding(kind, side, key, ours, undefined, ours.cardId));
  }
  return left;
}

function isOfParty(side: ReconSide, ours: ClearingRecord, { partyId }: ReconRecord): boolean {
  return side === 'operator' ? ours.operatorIds.includes(partyId) : ours.issuerId === partyId;
}

function toContentKey(
  record: Pick<ReconRecord, 'type' | 'terminalId' | 'cardId' | 'serviceDay' | 'amountFen'>,
): string {
  const { type, terminalId, cardId, serviceDay, amountFen } = record;
  return JSON.stringify([type, terminalId, cardId, serviceDay, amountFen]);
}

function toFinding(
  kind: ReconKind,
  side: ReconSide,
  reference: string,
  ours: ClearingRecord | undefined,
  theirs: ReconRecord | undefined,
  detail: string,
): ReconFinding {
  return {
    kind,
    side,
    reference,
    expectedFen: ours?.amountFen ?? null,
    actualFen: theirs?.amountFen ?? null,
    detail,
  };
}
