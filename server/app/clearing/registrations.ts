/** The use cases of registrations and deny lists: what they change holds at once, and cards are worked out again. */
import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { ProblemError } from '../../base/problem.ts';
import { toEncoding } from '../../base/text-encoding.ts';
import {
  isDenyTable,
  listColumnProblems,
  parseCardRows,
  parseDenyRows,
  type RowProblem,
  type TableRow,
  toRefusedRows,
  toRowProblem,
} from '../../money/cards/card-files.ts';
import {
  type RegisteredCards,
  type RegistrationRequest,
  registerCards,
  reworkRegistered,
} from '../../money/cards/register-cards.ts';
import { reworkCards } from '../../money/cards/rework-cards.ts';
import { type DenyListRequest, takeDenyList } from '../../money/cards/take-deny-list.ts';
import type { Origin } from '../../money/ledger/registration.ts';
import type { Clearing } from './clearing.ts';

/** @param commitId - of the corrections; the same for the same file and instant */
async function registerAndRework(
  clearing: Clearing,
  requests: readonly RegistrationRequest[],
  origin: Origin,
  commitId: string,
): Promise<RegisteredCards & { readonly reworkedCount: number }> {
  const { store } = clearing;
  const registered = await registerCards(store, clearing.cards(), requests, origin);
  if (registered.refusals.length > 0) return { ...registered, reworkedCount: 0 };
  clearing.ingest.forget();
  const { receivedSec } = origin;
  const reworkedCount = await reworkRegistered(store, clearing.cards(), registered, commitId, receivedSec);
  clearing.ingest.forget();
  return { ...registered, reworkedCount };
}

/** @throws ProblemError `deny-list-older` */
export async function denyAndRework(
  clearing: Clearing,
  list: DenyListRequest,
  origin: Origin,
  commitId: string,
): Promise<{ readonly changedCount: number; readonly reworkedCount: number }> {
  const { store } = clearing;
  const { changedIds, reworkIds } = await takeDenyList(store, clearing.cards(), list, origin);
  await clearing.refresh();
  const reworkedCount = await reworkCards(store, clearing.cards(), reworkIds, commitId, origin.receivedSec);
  clearing.ingest.forget();
  return { changedCount: changedIds.length, reworkedCount };
}

/** What became of a file of cards, or of a deny list. */
export interface TakenCardFile extends Imported {
  readonly kind: 'cards' | 'deny-list';
  readonly rowCount: number;
}

/**
 * Takes a CSV in: a table with the column `reason` is a deny list, any other one registers cards. Nothing is written where a
 * row has a problem.
 *
 * @param name - of the file, for messages
 * @throws ProblemError `bad-request` where the file is not CSV
 */
export async function takeCardFile(
  clearing: Clearing,
  name: string,
  bytes: Buffer,
  origin: Origin,
): Promise<TakenCardFile> {
  const { columns, problems: faults, rows } = readTable(name, bytes);
  const commitId = `cards/${createHash('sha256').update(bytes).digest('hex')}/${origin.receivedSec}`;
  const isDenyList = isDenyTable(columns);
  const take = isDenyList ? importDenyLists : importCards;
  const imported = await take(clearing, rows, faults, origin, commitId);
  return { kind: isDenyList ? 'deny-list' : 'cards', rowCount: rows.length, ...imported };
}

interface Imported {
  readonly problems: readonly RowProblem[];
  readonly reworkedCount: number;
}

async function importCards(
  clearing: Clearing,
  rows: readonly TableRow[],
  faults: readonly RowProblem[],
  origin: Origin,
  commitId: string,
): Promise<Imported> {
  const { requests, problems: wrong } = parseCardRows(rows, clearing.scheme);
  const problems = [...faults, ...wrong];
  if (problems.length > 0) return { problems, reworkedCount: 0 };
  const { refusals, reworkedCount } = await registerAndRework(clearing, requests, origin, commitId);
  return { problems: toRefusedRows(refusals, rows), reworkedCount };
}

async function importDenyLists(
  clearing: Clearing,
  rows: readonly TableRow[],
  faults: readonly RowProblem[],
  origin: Origin,
  commitId: string,
): Promise<Imported> {
  const { lists, problems: wrong } = parseDenyRows(rows);
  const problems = [...faults, ...wrong];
  let reworkedCount = 0;
  if (problems.length > 0) return { problems, reworkedCount };
  for (const list of lists) {
    try {
      const done = await denyAndRework(clearing, list, origin, `${commitId}/${list.version}`);
      reworkedCount += done.reworkedCount;
    } catch (error) {
      // Lists are in the order of their numbers: only the first of a file can be older than those of the ledger.
      if (!(error instanceof ProblemError) || error.code !== 'deny-list-older') throw error;
      return { problems: [toRowProblem(rows[0]?.line ?? 1, 'version', 'older')], reworkedCount };
    }
  }
  return { problems, reworkedCount };
}

interface Table {
  readonly columns: readonly string[];
  /** None where the columns are wrong. */
  readonly rows: readonly TableRow[];
  readonly problems: readonly RowProblem[];
}

/** @throws ProblemError `bad-request` where the file is not CSV */
function readTable(name: string, bytes: Buffer): Table {
  const encoding = toEncoding(bytes);
  if (encoding !== 'utf8') {
    const code = encoding === 'gbk' ? 'gbk' : 'not-utf8';
    return { columns: [], rows: [], problems: [toRowProblem(1, '', code)] };
  }
  try {
    let columns: readonly string[] = [];
    const records = parse(bytes, {
      columns: (names: string[]) => {
        columns = names;
        return names;
      },
      bom: true,
      info: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as { record: Record<string, string>; info: { lines: number } }[];
    const problems = listColumnProblems(columns);
    const rows = records.map(({ info, record }) => ({ line: info.lines, values: record }));
    return { columns, rows: problems.length === 0 ? rows : [], problems };
  } catch (error) {
    throw new ProblemError(
      'bad-request',
      { zh: `${name} 不是 CSV 文件`, en: `${name} is no CSV: ${(error as Error).message}` },
      { file: name },
      { cause: error },
    );
  }
}
