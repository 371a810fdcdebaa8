/** Rows of registrations and deny lists: as tables have them, as the ledger reads them. */
import { type Selectable, sql } from 'kysely';
import { type Denial, type DenyListHead, denyExtents } from '../money/ledger/deny-list.ts';
import type { CardRow, LedgerStore } from '../money/ledger/ledger-store.ts';
import type {
  CardChange,
  DatedColumns,
  NewRegistration,
  Origin,
  RegisteredColumns,
  Registration,
} from '../money/ledger/registration.ts';
import type { Card } from '../money/scheme/tap.ts';
import { toCardRow } from './decode.ts';
import { type Numbering, toWord } from './encode.ts';
import type { NameCaches } from './name-cache.ts';
import { findCardNos, inNumbers, PAGE, type ReadContext, toParts, toValues } from './read-page.ts';
import type { CardTable, Cell, TableRow } from './schema.ts';
import { toRecord, toRow } from './table-rows.ts';

/** Bits of `registration.named`. */
export const namedBits = {
  issuerId: 1,
  mediumId: 2,
  categoryId: 4,
  homeCity: 8,
  validToSec: 16,
} as const satisfies Record<keyof RegisteredColumns, number>;

/** The registration of a new card: it names all columns, and holds from the beginning. */
export function toFirstRegistration({ cardId, ...named }: Card, origin: Origin): NewRegistration {
  const { categoryId, homeCity, issuerId, mediumId, validToSec } = named;
  return { cardId, fromSec: 0, named: { issuerId, mediumId, categoryId, homeCity, validToSec }, ...origin };
}

export function toRegistrationRow(
  { by, cardId, fromSec, named, receivedSec, source }: NewRegistration,
  registrationNo: number,
  { cards, words }: Numbering,
): Cell[] {
  const wordNo = (text: string | null | undefined) => (text == null ? null : words.getNo(text));
  let bits = 0;
  for (const column of Object.keys(named) as (keyof RegisteredColumns)[]) bits |= namedBits[column];
  return toRow('registration', {
    cardNo: cards.getNo(cardId),
    registrationNo,
    fromSec,
    named: bits,
    issuerNo: wordNo(named.issuerId),
    mediumNo: wordNo(named.mediumId),
    categoryNo: wordNo(named.categoryId),
    homeCityNo: wordNo(named.homeCity),
    validToSec: named.validToSec ?? null,
    source,
    takenBy: by,
    receivedSec,
  });
}

/** Words in the rows of registrations. */
export function listRegistrationWords(registrations: readonly NewRegistration[]): Set<string> {
  const words = new Set<string>();
  for (const { named } of registrations)
    for (const text of [named.issuerId, named.mediumId, named.categoryId, named.homeCity])
      if (text != null) words.add(text);
  return words;
}

function toRegistration(row: TableRow<'registration'>, names: NameCaches): Registration {
  const text = (no: number | null) => (no === null ? null : names.words.getText(no));
  const has = (column: keyof RegisteredColumns) => (row.named & namedBits[column]) !== 0;
  return {
    cardId: names.cards.getText(row.card_no),
    registrationNo: row.registration_no,
    fromSec: row.from_sec,
    named: {
      ...(has('issuerId') ? { issuerId: text(row.issuer_no) ?? '' } : undefined),
      ...(has('mediumId') ? { mediumId: text(row.medium_no) ?? '' } : undefined),
      ...(has('categoryId') ? { categoryId: text(row.category_no) } : undefined),
      ...(has('homeCity') ? { homeCity: text(row.home_city_no) ?? '' } : undefined),
      ...(has('validToSec') ? { validToSec: row.valid_to_sec } : undefined),
    },
    source: row.source,
    by: row.taken_by,
    receivedSec: row.received_sec,
  };
}

function toChange({ fromSec, named, registrationNo }: Registration): CardChange {
  const { issuerId: _issuer, mediumId: _medium, ...dated } = named;
  return { registrationNo, fromSec, named: dated satisfies Partial<DatedColumns> };
}

/** Cards with their dated registrations; only those that have any are looked up. */
export async function toCardRows(
  context: ReadContext,
  rows: readonly Selectable<CardTable>[],
): Promise<CardRow[]> {
  const cards = await toValues(context, rows, toCardRow);
  const dated = rows.filter((row) => row.dated > 0).map(({ card_no }) => card_no);
  if (dated.length === 0) return cards;
  const ofCard = new Map<number, Registration[]>();
  for (const part of toParts(dated)) {
    const found = await listRows(context, sql`card_no ${inNumbers(context, part)}`);
    for (const { card_no, registration } of found) {
      const known = ofCard.get(card_no);
      if (known) known.push(registration);
      else ofCard.set(card_no, [registration]);
    }
  }
  return cards.map((card, i) => {
    const registrations = ofCard.get((rows[i] as Selectable<CardTable>).card_no);
    if (!registrations) return card;
    const isKnown = registrations.some(({ fromSec }) => fromSec === 0);
    const changes = registrations.filter(({ fromSec }) => fromSec > 0).map(toChange);
    return { ...card, changes, ...(isKnown ? undefined : { isUnregistered: true }) };
  });
}

async function listRows(context: ReadContext, condition: ReturnType<typeof sql>) {
  const { rows } = await sql<TableRow<'registration'>>`
    SELECT * FROM registration WHERE ${condition}
    ORDER BY registration_no`.execute(context.db);
  const registrations = await toValues(context, rows, toRegistration);
  return rows.map(({ card_no }, i) => ({ card_no, registration: registrations[i] as Registration }));
}

type RegistrationReads = Pick<
  LedgerStore,
  'listDenials' | 'listDenyLists' | 'listRegistrations' | 'findLastRegistrationNo' | 'iterateRegistrations'
>;

export function createRegistrationReads(context: ReadContext): RegistrationReads {
  const { db } = context;
  return {
    async listDenials() {
      const older = await db
        .selectFrom('deny_list')
        .selectAll()
        .orderBy('version')
        .orderBy('card_id')
        .orderBy('from_sec')
        .execute();
      const rows = await db
        .selectFrom('denial')
        .innerJoin('deny_receipt', (join) => join.onRef('deny_receipt.receipt_no', '=', 'denial.receipt_no'))
        .selectAll('denial')
        .select('deny_receipt.version')
        .orderBy('denial.receipt_no')
        .orderBy('card_id')
        .orderBy('from_sec')
        .execute();
      return [
        ...older.map((row): Denial => toRecord('deny_list', row)),
        ...rows.map((row): Denial => ({ ...toRecord('denial', row), version: row.version })),
      ];
    },
    async listDenyLists() {
      const rows = await db.selectFrom('deny_receipt').selectAll().orderBy('receipt_no').execute();
      return rows.map((row): DenyListHead => {
        const { extent, takenBy, ...head } = toRecord('deny_receipt', row);
        return { ...head, extent: toWord(denyExtents, extent), by: takenBy };
      });
    },
    async listRegistrations(cardId) {
      const cardNo = (await findCardNos(context, [cardId])).get(cardId);
      if (cardNo === undefined) return [];
      const rows = await listRows(context, sql`card_no = ${cardNo}`);
      return rows.map(({ registration }) => registration);
    },
    async findLastRegistrationNo() {
      const row = await db
        .selectFrom('registration')
        .select('registration_no')
        .orderBy('registration_no', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row?.registration_no ?? 0;
    },
    async *iterateRegistrations(after, upTo) {
      for (let from = after; from < upTo; from += PAGE) {
        const to = Math.min(upTo, from + PAGE);
        const rows = await listRows(context, sql`registration_no > ${from} AND registration_no <= ${to}`);
        yield rows.map(({ registration }) => registration);
      }
    },
  };
}
