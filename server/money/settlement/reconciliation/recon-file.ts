/** Reads and writes the files of operators and issuers (header, records, trailer) as NDJSON or CSV. */

import { parse } from 'csv-parse';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { parseJson } from '../../../base/json.ts';
import { ProblemError } from '../../../base/problem.ts';
import { findServiceDay, type ServiceDay, toDateText } from '../../../base/service-day.ts';
import { bounds, isName } from '../../ledger/bounds.ts';
import type { ReconHeader, ReconRecord, ReconTrailer } from './recon-record.ts';

export type ReconFormat = 'ndjson' | 'csv';

/** A line of a file. */
export type ReconLine =
  | { readonly line: 'header'; readonly header: ReconHeader }
  | { readonly line: 'record'; readonly record: ReconRecord }
  | { readonly line: 'trailer'; readonly trailer: ReconTrailer };

/** Columns of the CSV form; a header uses `party_id` (several with spaces between) and `service_date`, a trailer `terminal_seq` for its count. */
const reconColumns = [
  'type',
  'terminal_id',
  'terminal_seq',
  'card_id',
  'party_id',
  'service_date',
  'amount_fen',
] as const;

const date = z.string().transform((text, context): ServiceDay => {
  const day = findServiceDay(text);
  if (day !== undefined) return day;
  context.addIssue({ code: 'custom', message: 'a date as YYYY-MM-DD' });
  return z.NEVER;
});
/** An id with the bounds of the ledger's ids. */
const id = z.string().refine(isName, 'an id of one line');
const line = z.discriminatedUnion('type', [
  z.object({ type: z.literal('header'), partyIds: z.array(id).min(1), batchDate: date }),
  z.object({
    type: z.enum(['charge', 'reversal']),
    terminalId: id,
    terminalSeq: z.int().min(0),
    cardId: id,
    partyId: id,
    serviceDate: date,
    amountFen: z.int().min(-bounds.transferFen).max(bounds.transferFen),
  }),
  z.object({
    type: z.literal('trailer'),
    count: z.int().min(0),
    sumFen: z.int().min(-bounds.sumFen).max(bounds.sumFen),
  }),
]);

/**
 * Reads a file.
 *
 * @param chunks its text in pieces of any size
 * @throws ProblemError `bad-request` with the number of the first line that cannot be read, or if header or trailer
 * is missing or not in its place.
 */
export async function* readReconFile(
  chunks: AsyncIterable<string | Uint8Array>,
  format: ReconFormat,
): AsyncIterable<ReconLine> {
  let number = 0;
  let before: ReconLine['line'] | undefined;
  for await (const value of format === 'csv' ? readCsv(chunks) : readNdjson(chunks)) {
    number = value.number;
    const next = toReconLine(value.content, number);
    if ((next.line === 'header') !== (before === undefined) || before === 'trailer')
      throw toBadLine(number, 'header first, trailer last');
    before = next.line;
    yield next;
  }
  if (before !== 'trailer') throw toBadLine(number, 'the trailer is missing');
}

interface NumberedContent {
  readonly number: number;
  readonly content: unknown;
}

async function* readNdjson(chunks: AsyncIterable<string | Uint8Array>): AsyncIterable<NumberedContent> {
  const decoder = new TextDecoder();
  let rest = '';
  let number = 0;
  const toContent = (text: string): NumberedContent => {
    try {
      return { number, content: parseJson(text) };
    } catch (error) {
      throw toBadLine(number, `not JSON: ${(error as Error).message}`);
    }
  };
  for await (const chunk of chunks) {
    rest += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const text of lines) {
      number++;
      if (text.trim() !== '') yield toContent(text);
    }
  }
  number++;
  if (rest.trim() !== '') yield toContent(rest);
}

/** Most characters of a row: the parser would read a row of many megabytes for seconds before it fails. */
const MAX_RECORD = 100_000;

async function* readCsv(chunks: AsyncIterable<string | Uint8Array>): AsyncIterable<NumberedContent> {
  const parser = parse({
    bom: true,
    columns: [...reconColumns],
    from_line: 2,
    info: true,
    max_record_size: MAX_RECORD,
    trim: true,
  });
  const feed = async () => {
    for await (const chunk of chunks) {
      if (!parser.write(chunk)) await new Promise((resolve) => parser.once('drain', resolve));
    }
    parser.end();
  };
  feed().catch((error: unknown) => parser.destroy(error as Error));
  try {
    for await (const { info, record } of parser) yield { number: info.lines, content: toObject(record) };
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    throw toBadLine(parser.info.lines, (error as Error).message);
  }
}

function toObject(row: Readonly<Record<(typeof reconColumns)[number], string>>): unknown {
  const { type, terminal_id, terminal_seq, card_id, party_id, service_date, amount_fen } = row;
  if (type === 'header') return { type, partyIds: party_id.split(' '), batchDate: service_date };
  const [seq, amountFen] = [toWhole(terminal_seq), toWhole(amount_fen)];
  if (type === 'trailer') return { type, count: seq, sumFen: amountFen };
  return {
    type,
    terminalId: terminal_id,
    terminalSeq: seq,
    cardId: card_id,
    partyId: party_id,
    serviceDate: service_date,
    amountFen,
  };
}

const toWhole = (text: string) => (/^-?\d+$/.test(text) ? Number(text) : text);

function toReconLine(content: unknown, number: number): ReconLine {
  const parsed = line.safeParse(content);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw toBadLine(number, `${issue?.path.join('.')}: ${issue?.message}`);
  }
  const { data } = parsed;
  if (data.type === 'header')
    return { line: 'header', header: { partyIds: data.partyIds, batchDay: data.batchDate } };
  if (data.type === 'trailer')
    return { line: 'trailer', trailer: { count: data.count, sumFen: data.sumFen } };
  const { serviceDate, ...record } = data;
  return { line: 'record', record: { ...record, serviceDay: serviceDate } };
}

function toBadLine(number: number, expected: string): ProblemError {
  return new ProblemError(
    'bad-request',
    { zh: `对账文件第 ${number} 行有误`, en: `line ${number} of the file cannot be read: ${expected}` },
    { line: number },
  );
}

/** Writes a file for `readReconFile`; the default trailer has the count and sum of the records. */
export function writeReconFile(
  header: ReconHeader,
  records: readonly ReconRecord[],
  format: ReconFormat,
  trailer: ReconTrailer = toTrailer(records),
): string {
  const batchDate = toDateText(header.batchDay);
  if (format === 'ndjson') {
    const lines = [
      { type: 'header', partyIds: header.partyIds, batchDate },
      ...records.map(({ serviceDay, ...record }) => ({ ...record, serviceDate: toDateText(serviceDay) })),
      { type: 'trailer', ...trailer },
    ];
    return lines.map((value) => `${JSON.stringify(value)}\n`).join('');
  }
  const rows = [
    [...reconColumns],
    ['header', '', '', '', header.partyIds.join(' '), batchDate, ''],
    ...records.map((record) => [
      record.type,
      record.terminalId,
      record.terminalSeq,
      record.cardId,
      record.partyId,
      toDateText(record.serviceDay),
      record.amountFen,
    ]),
    ['trailer', '', trailer.count, '', '', '', trailer.sumFen],
  ];
  return stringify(rows, { record_delimiter: '\r\n', quoted_match: /[\r\n]/ });
}

function toTrailer(records: readonly Pick<ReconRecord, 'amountFen'>[]): ReconTrailer {
  return { count: records.length, sumFen: records.reduce((sum, { amountFen }) => sum + amountFen, 0) };
}
