/** Asks all invariants of a ledger. */
import { sql } from 'kysely';
import type { BilingualText } from '../../base/problem.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import type { Transfer } from '../../money/ledger/transfer.ts';
import { hashBatch, hashSeal } from '../../money/settlement/seal.ts';
import type { OpenLedger } from '../open-ledger.ts';
import type { Invariant, InvariantLimits } from './invariant.ts';
import { moneyInvariants } from './money-invariants.ts';
import { tapInvariants } from './tap-invariants.ts';

/** What an invariant answered. */
export interface InvariantAnswer {
  readonly id: string;
  readonly title: BilingualText;
  /** False where it could not be asked: limits of the scheme were not given. */
  readonly wasAsked: boolean;
  /** Offending rows, the first ones if there are many. */
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** Rows kept of an answer: enough to look for the cause. */
const ROW_LIMIT = 20;

/** Of PostgreSQL. */
const NUMERIC_OUT_OF_RANGE = '22003';

const byNumber = (a: Invariant, b: Invariant) => Number(a.id.slice(1)) - Number(b.id.slice(1));

/** Those that are one statement each, in the order of their numbers. */
export const sqlInvariants: readonly Invariant[] = [...moneyInvariants, ...tapInvariants].sort(byNumber);

export const sealInvariant: Pick<Invariant, 'id' | 'title'> = {
  id: 'I19',
  title: {
    zh: '可重放：各批次封账哈希重算一致，前后相链',
    en: 'Replay: the seal of every batch comes out the same when it is worked out again, chained to the one before',
  },
};

/** @param onAsk - called before each question, for a progress bar */
export async function checkInvariants(
  ledger: OpenLedger,
  limits?: InvariantLimits,
  onAsk?: (id: string, done: number, total: number) => void,
): Promise<InvariantAnswer[]> {
  const answers: InvariantAnswer[] = [];
  const total = sqlInvariants.length + 1;
  for (const invariant of sqlInvariants) {
    onAsk?.(invariant.id, answers.length, total);
    answers.push(await askInvariant(ledger, invariant, limits));
  }
  onAsk?.(sealInvariant.id, answers.length, total);
  const broken: Record<string, unknown>[] = [];
  for (const { batchDay } of await ledger.listBatches()) broken.push(...(await checkSeal(ledger, batchDay)));
  answers.push({ ...sealInvariant, wasAsked: true, rows: broken });
  return answers;
}

/** Asks one of `sqlInvariants`. */
export async function askInvariant(
  ledger: OpenLedger,
  { id, title, toSql }: Invariant,
  limits?: InvariantLimits,
): Promise<InvariantAnswer> {
  const { db, shardId } = ledger.context;
  const statement = toSql(shardId, limits);
  if (statement === undefined) return { id, title, wasAsked: false, rows: [] };
  const text = `SELECT * FROM (${statement}) offending LIMIT ${ROW_LIMIT}`;
  try {
    const { rows } = await sql.raw<Record<string, unknown>>(toDialect(text, ledger.dialect)).execute(db);
    return { id, title, wasAsked: true, rows };
  } catch (error) {
    // An older ledger may hold amounts beyond the bounds. Where their sum does not fit into 8 bytes, it cannot be right.
    const { code, message } = error as { code?: string; message: string };
    if (message !== 'integer overflow' && code !== NUMERIC_OUT_OF_RANGE) throw error;
    return { id, title, wasAsked: true, rows: [{ cannotBeAdded: message }] };
  }
}

/** The few words in which the two databases differ. */
function toDialect(text: string, dialect: OpenLedger['dialect']): string {
  const [hex, month] =
    dialect === 'sqlite'
      ? ['lower(hex($1))', "CAST(strftime('%Y%m', $1 * 86400, 'unixepoch') AS integer)"]
      : ["encode($1, 'hex')", "CAST(to_char(DATE '1970-01-01' + CAST($1 AS integer), 'YYYYMM') AS integer)"];
  return text.replaceAll(/HEX\(([^)]*)\)/g, hex).replaceAll(/MONTH\(([^)]*)\)/g, month);
}

/**
 * Works the hashes of one batch out again.
 *
 * @returns what differs: the seal, which follows that of the batch before as it is written there, or the payments'
 */
export async function checkSeal(ledger: OpenLedger, day: ServiceDay): Promise<Record<string, unknown>[]> {
  // A hash where there must be none, or none where there must be one, is the business of I13.
  const sealed = (await ledger.listBatches()).filter(
    ({ sealHash, state }) => sealHash !== null && (state === 'sealed' || state === 'paid'),
  );
  const at = sealed.findIndex(({ batchDay }) => batchDay === day);
  const batch = sealed[at];
  if (!batch || batch.sealHash === null) return [];
  const { batchDay, paidHash, sealHash } = batch;
  const payments: Transfer[] = [];
  const pages = keepPayments(ledger.iterateTransfers(batchDay), payments);
  const broken: Record<string, unknown>[] = [];
  const seal = await hashSeal(sealed[at - 1]?.sealHash ?? null, batchDay, pages);
  if (seal !== sealHash) broken.push({ batchDay, sealHash, found: seal });
  if (paidHash === null) return broken;
  const paid = await hashBatch(sealHash, batchDay, [payments]);
  if (paid !== paidHash) broken.push({ batchDay, paidHash, found: paid });
  return broken;
}

/** A party's few payments on the way: the batch is read once. */
async function* keepPayments(pages: AsyncIterable<Transfer[]>, payments: Transfer[]) {
  for await (const page of pages) {
    for (const transfer of page) if (transfer.kind === 'payment') payments.push(transfer);
    yield page;
  }
}
