/** Reconciles files with a batch, one part of the terminals at a time, so that memory holds one part. */
import { ProblemError } from '../../../base/problem.ts';
import { type ServiceDay, toDateText } from '../../../base/service-day.ts';
import type { ReconItem } from '../../ledger/ledger-store.ts';
import type { ClearingStore } from '../clearing-context.ts';
import { iterateClearingRecords } from './clearing-records.ts';
import type { ReconLine } from './recon-file.ts';
import type { ClearingRecord, ReconFinding, ReconRecord, ReconSide } from './recon-record.ts';
import { compareFindings, type ReconList, reconcile } from './reconcile.ts';

/** A file that can be read several times. */
export interface ReconSource {
  readonly side: ReconSide;
  readonly read: () => AsyncIterable<ReconLine>;
}

export interface ReconResult {
  readonly batchDay: ServiceDay;
  /** Numbers of records by side. */
  readonly counts: Readonly<Record<ReconSide | 'clearing', number>>;
  readonly findings: readonly ReconFinding[];
}

/** Records of each side in one part. */
const PART_RECORDS = 250_000;

/**
 * Reconciles the files of operators and issuers with their batch.
 *
 * @param sources - all of one batch
 * @throws ProblemError `bad-request` for a file that cannot be read or that is of another batch than the first,
 * `batch-state` if the ledger does not have the batch.
 */
export async function reconcileBatch(
  store: ClearingStore,
  sources: readonly ReconSource[],
  partRecords: number = PART_RECORDS,
): Promise<ReconResult> {
  const survey = await surveyFiles(sources);
  const { batchDay, findings, counts } = survey;
  if (!(await store.listBatches()).some((batch) => batch.batchDay === batchDay)) throw toNoBatch(batchDay);
  const most = Math.max(counts.operator, counts.issuer);
  const parts = Math.max(1, Math.ceil(most / partRecords));
  let clearingCount = 0;
  for (let part = 0; part < parts; part++) {
    const isOfPart = ({ terminalId }: { readonly terminalId: string }) => toPart(terminalId, parts) === part;
    const clearing: ClearingRecord[] = [];
    for await (const page of iterateClearingRecords(store, batchDay)) clearing.push(...page.filter(isOfPart));
    clearingCount += clearing.length;
    const toList = async (side: ReconSide): Promise<ReconList | null> => {
      const partyIds = survey.partyIds[side];
      if (partyIds.size === 0) return null;
      const records: ReconRecord[] = [];
      for (const source of sources) {
        if (source.side !== side) continue;
        for await (const next of source.read())
          if (next.line === 'record' && isOfPart(next.record)) records.push(next.record);
      }
      return { partyIds, records };
    };
    findings.push(
      ...reconcile({ clearing, operator: await toList('operator'), issuer: await toList('issuer') }),
    );
  }
  findings.sort(compareFindings);
  return { batchDay, counts: { ...counts, clearing: clearingCount }, findings };
}

/** Reads the files once: parties, numbers of records, and trailers that differ from the records. */
async function surveyFiles(sources: readonly ReconSource[]) {
  const partyIds = { operator: new Set<string>(), issuer: new Set<string>() };
  const counts = { operator: 0, issuer: 0 };
  const findings: ReconFinding[] = [];
  let batchDay: ServiceDay | undefined;
  for (const { side, read } of sources) {
    let name = '';
    let count = 0;
    let sumFen = 0;
    for await (const next of read()) {
      if (next.line === 'header') {
        batchDay ??= next.header.batchDay;
        if (next.header.batchDay !== batchDay) throw toOtherBatch(batchDay, next.header.batchDay);
        for (const partyId of next.header.partyIds) partyIds[side].add(partyId);
        name = next.header.partyIds.join(' ');
      } else if (next.line === 'record') {
        count++;
        sumFen += next.record.amountFen;
      } else if (next.trailer.count !== count || next.trailer.sumFen !== sumFen) {
        findings.push({
          kind: 'trailer-differs',
          side,
          reference: `trailer ${name}`,
          expectedFen: sumFen,
          actualFen: next.trailer.sumFen,
          detail: `${next.trailer.count} records said, ${count} read`,
        });
      }
    }
    counts[side] += count;
  }
  if (batchDay === undefined)
    throw new ProblemError('bad-request', { zh: '没有对账文件', en: 'there is no file to reconcile' });
  return { batchDay, partyIds, counts, findings };
}

/** The part of a terminal, by FNV-1a of its id: all records of a terminal are in one part. */
function toPart(terminalId: string, parts: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < terminalId.length; i++)
    hash = Math.imul(hash ^ terminalId.charCodeAt(i), 0x01000193) >>> 0;
  return hash % parts;
}

function toNoBatch(day: ServiceDay): ProblemError {
  const date = toDateText(day);
  return new ProblemError(
    'batch-state',
    {
      zh: `账本没有 ${date} 的批次，无从核对`,
      en: `the ledger has no batch of ${date} to compare files with`,
    },
    { day: date },
  );
}

function toOtherBatch(batchDay: ServiceDay, other: ServiceDay): ProblemError {
  const [first, second] = [toDateText(batchDay), toDateText(other)];
  return new ProblemError('bad-request', {
    zh: `对账文件属于不同清算日：${first}，${second}`,
    en: `the files are of different batches: ${first} and ${second}`,
  });
}

/** Findings as items of the ledger; the same finding always has the same id. */
export function toReconItems({ batchDay, findings }: ReconResult): ReconItem[] {
  const seen = new Map<string, number>();
  return findings.map(({ kind, side, reference, expectedFen, actualFen, detail }) => {
    const base = `recon/${toDateText(batchDay)}/${side}/${kind}/${reference}`;
    const times = seen.get(base) ?? 0;
    seen.set(base, times + 1);
    const itemId = times === 0 ? base : `${base}/${times + 1}`;
    return { itemId, batchDay, kind, reference, expectedFen, actualFen, detail };
  });
}
