/** Checks the invariants of a ledger. */
import { sql } from 'kysely';
import type { BilingualText } from '../../base/problem.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import type { Transfer } from '../../money/ledger/transfer.ts';
import { recheckEvidence } from '../../money/settlement/evidence.ts';
import { hashBatch, hashSeal } from '../../money/settlement/seal.ts';
import type { OpenLedger } from '../open-ledger.ts';
import type { Invariant, InvariantLimits } from './invariant.ts';
import { moneyInvariants } from './money-invariants.ts';
import { recordInvariants } from './record-invariants.ts';
import { tapInvariants } from './tap-invariants.ts';

/** Result of an invariant's query. */
export interface InvariantAnswer {
  readonly id: string;
  readonly title: BilingualText;
  /** False if it was not checked: it needs limits of the scheme, which were not given. */
  readonly wasAsked: boolean;
  /** The first violating rows. */
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** Most rows in an answer. */
const ROW_LIMIT = 20;

/** PostgreSQL error code. */
const NUMERIC_OUT_OF_RANGE = '22003';

const byNumber = (a: Invariant, b: Invariant) => Number(a.id.slice(1)) - Number(b.id.slice(1));

/** Invariants with one statement each, by number. */
export const sqlInvariants: readonly Invariant[] = [
  ...moneyInvariants,
  ...tapInvariants,
  ...recordInvariants,
].sort(byNumber);

export const sealInvariant: Pick<Invariant, 'id' | 'title'> = {
  id: 'I19',
  title: {
    zh: '可重放：各批次封账哈希重算一致，前后相链',
    en: 'Replay: the seal of every batch comes out the same when it is worked out again, chained to the one before',
  },
};

/** @param onAsk - called before each invariant, for a progress bar */
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

/**
 * Invariants of single batches, journeys or rows of batches: they hold of the batches after a day by themselves. The others
 * count all rows of an account, a card, a terminal or a receipt.
 */
const ofBatches: ReadonlySet<string> = new Set(['I1', 'I4', 'I5', 'I6', 'I13', 'I16', 'I18']);
/** Tables of which only the rows of these batches are read then. */
const batchTables = ['transfer', 'journey', 'position', 'flow', 'batch_step', 'batch'] as const;

/** SQL that lets a statement see the batches after a day alone. */
function toBatchesAfter(day: ServiceDay, dialect: OpenLedger['dialect']): string {
  const own = dialect === 'sqlite' ? 'main.' : '';
  const parts = batchTables.map(
    (table) => `${table} AS NOT MATERIALIZED (SELECT * FROM ${own}${table} WHERE batch_day > ${day})`,
  );
  return `WITH ${parts.join(', ')} `;
}

/**
 * Checks one of `sqlInvariants`.
 *
 * @param afterDay - asks only of the batches after this day; those that need all rows are not asked then
 */
export async function askInvariant(
  ledger: OpenLedger,
  { id, title, toSql }: Invariant,
  limits?: InvariantLimits,
  afterDay?: ServiceDay,
): Promise<InvariantAnswer> {
  await ledger.post();
  const { db } = ledger.context;
  const statement = afterDay === undefined || ofBatches.has(id) ? toSql(limits) : undefined;
  if (statement === undefined) return { id, title, wasAsked: false, rows: [] };
  const seen = afterDay === undefined ? '' : toBatchesAfter(afterDay, ledger.dialect);
  const text = `${seen}SELECT * FROM (${statement}) offending LIMIT ${ROW_LIMIT}`;
  try {
    const { rows } = await sql.raw<Record<string, unknown>>(toDialect(text, ledger.dialect)).execute(db);
    return { id, title, wasAsked: true, rows };
  } catch (error) {
    // The sum of amounts beyond the bounds, in an older ledger, does not fit into 8 bytes: the invariant is violated.
    const { code, message } = error as { code?: string; message: string };
    if (message !== 'integer overflow' && code !== NUMERIC_OUT_OF_RANGE) throw error;
    return { id, title, wasAsked: true, rows: [{ cannotBeAdded: message }] };
  }
}

/** Replaces the words in which the databases differ. */
function toDialect(text: string, dialect: OpenLedger['dialect']): string {
  const [hex, month] =
    dialect === 'sqlite'
      ? ['lower(hex($1))', "CAST(strftime('%Y%m', $1 * 86400, 'unixepoch') AS integer)"]
      : ["encode($1, 'hex')", "CAST(to_char(DATE '1970-01-01' + CAST($1 AS integer), 'YYYYMM') AS integer)"];
  return text.replaceAll(/HEX\(([^)]*)\)/g, hex).replaceAll(/MONTH\(([^)]*)\)/g, month);
}

/**
 * Recomputes the hashes of one batch.
 *
 * @returns wrong hashes: of sections of evidence, of the seal, based on the stored seal of the batch before, and of the
 * payments
 */
export async function checkSeal(ledger: OpenLedger, day: ServiceDay): Promise<Record<string, unknown>[]> {
  // I13 checks which batches must have a hash.
  const sealed = (await ledger.listBatches()).filter(
    ({ sealHash, state }) => sealHash !== null && (state === 'sealed' || state === 'paid'),
  );
  const at = sealed.findIndex(({ batchDay }) => batchDay === day);
  const batch = sealed[at];
  if (!batch || batch.sealHash === null) return [];
  const { batchDay, paidHash, sealHash } = batch;
  const payments: Transfer[] = [];
  const pages = keepPayments(ledger.iterateTransfers(batchDay), payments);
  const evidence = (await ledger.listEvidence()).filter((row) => row.batchDay === day);
  const broken: Record<string, unknown>[] = (await recheckEvidence(ledger, day)).map((wrong) => ({
    batchDay,
    ...wrong,
  }));
  const seal = await hashSeal(sealed[at - 1]?.sealHash ?? null, batchDay, pages, evidence);
  if (seal !== sealHash) broken.push({ batchDay, sealHash, found: seal });
  if (paidHash === null) return broken;
  const paid = await hashBatch(sealHash, batchDay, [payments]);
  if (paid !== paidHash) broken.push({ batchDay, paidHash, found: paid });
  return broken;
}

/** Passes pages through and collects their payments, so that the batch is read once. */
async function* keepPayments(pages: AsyncIterable<Transfer[]>, payments: Transfer[]) {
  for await (const page of pages) {
    for (const transfer of page) if (transfer.kind === 'payment') payments.push(transfer);
    yield page;
  }
}
