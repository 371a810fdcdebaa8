/** Parses tables of registered cards and deny lists, and checks each field. */

import { isStorableText } from '../../base/plain-text.ts';
import type { BilingualText } from '../../base/problem.ts';
import { findInstant } from '../../base/service-day.ts';
import { bounds, isName, isWhole } from '../ledger/bounds.ts';
import { type DenyExtent, denyExtents } from '../ledger/deny-list.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { RegistrationRefusal, RegistrationRequest } from './register-cards.ts';
import type { DenyListRequest } from './take-deny-list.ts';
import { expectations as lineExpectations } from './tap-fields.ts';

export interface TableRow {
  /** Counted from 1. */
  readonly line: number;
  readonly values: Readonly<Record<string, string>>;
}

export type RowProblemCode =
  | 'missing'
  | 'unknown'
  | 'not-instant'
  | 'not-text'
  | 'not-whole'
  | 'twice'
  | 'not-extent'
  | 'older'
  | 'card-travelled'
  | 'back-dated'
  | 'number-unknown'
  | 'number-other'
  | 'column-twice'
  | 'unknown-field'
  | 'empty'
  | 'not-utf8'
  | 'gbk';

export interface RowProblem {
  readonly line: number;
  readonly field: string;
  readonly code: RowProblemCode;
  readonly expected: BilingualText;
}

const expectations: Readonly<Record<RowProblemCode, BilingualText>> = {
  missing: { zh: '必填', en: 'a value' },
  unknown: { zh: '票价方案中的编号', en: 'an id of the scheme' },
  'not-instant': { zh: '带时区的 ISO 8601 时刻', en: 'an ISO 8601 instant with a zone' },
  'not-text': lineExpectations['not-text'],
  'not-whole': { zh: '非负整数', en: 'a whole number' },
  twice: { zh: '此前各行没有的编号', en: 'an id that no row before has' },
  'not-extent': {
    zh: 'whole（整份）或 change（增减），一份名单只有一种',
    en: 'whole or change, one for a list',
  },
  older: { zh: '不小于已收到名单的编号', en: 'a number not below that of the list before' },
  'card-travelled': {
    zh: '原值：该卡已有行程，发卡方与介质不能再改；请换新卡号',
    en: 'the present value: the card has travelled, so its issuer and medium stay; issue a card with another number',
  },
  'back-dated': {
    zh: '该卡在此后已结束的日子没有行程的时刻',
    en: 'an instant after which the card has not travelled on a day that is over',
  },
  'number-unknown': { zh: '方案卡号段内的号码', en: 'a number in a range of card numbers of the scheme' },
  'number-other': {
    zh: '该卡号段的介质与发卡方',
    en: 'the medium and the issuer of the range that has the number',
  },
  'column-twice': lineExpectations['column-twice'],
  'unknown-field': { zh: '此类表格的列名', en: 'a column of this kind of table' },
  empty: lineExpectations.empty,
  'not-utf8': lineExpectations['not-utf8'],
  gbk: lineExpectations.gbk,
};

export function toRowProblem(line: number, field: string, code: RowProblemCode): RowProblem {
  return { line, field, code, expected: expectations[code] };
}

const cardColumns: readonly string[] = [
  'card_id',
  'medium_id',
  'issuer_id',
  'category_id',
  'home_city',
  'valid_from',
  'valid_to',
];
const denyColumns: readonly string[] = ['version', 'extent', 'card_id', 'reason', 'from', 'to'];

/** A table with the column `reason` is a deny list, any other one lists cards. */
export const isDenyTable = (columns: readonly string[]): boolean => columns.includes('reason');

/** Columns that occur twice, and columns that the kind of table does not have: a misspelt one must not be lost silently. */
export function listColumnProblems(columns: readonly string[]): RowProblem[] {
  if (columns.length === 0) return [toRowProblem(1, '', 'empty')];
  const known = isDenyTable(columns) ? denyColumns : cardColumns;
  const problems: RowProblem[] = [];
  columns.forEach((column, i) => {
    if (columns.indexOf(column) < i) problems.push(toRowProblem(1, column, 'column-twice'));
    else if (!known.includes(column)) problems.push(toRowProblem(1, column, 'unknown-field'));
  });
  return problems;
}

class RowReader {
  readonly #keys = new Set<string>();

  readonly problems: RowProblem[] = [];

  say({ line }: TableRow, field: string, code: RowProblemCode): void {
    this.problems.push(toRowProblem(line, field, code));
  }

  /** The text of a required field. */
  get(row: TableRow, field: string): string {
    const value = row.values[field] ?? '';
    if (value === '') this.say(row, field, 'missing');
    return value;
  }

  /** A card number. */
  getCardId(row: TableRow): string {
    const cardId = this.get(row, 'card_id');
    if (cardId !== '' && !isName(cardId)) this.say(row, 'card_id', 'not-text');
    return cardId;
  }

  /** Reports a row with the key of an earlier one: which of the two counts would depend on their order. */
  checkKey(row: TableRow, field: string, key: string): void {
    if (this.#keys.has(key)) this.say(row, field, 'twice');
    this.#keys.add(key);
  }

  /** The reason of a deny list entry. */
  getReason(row: TableRow): string {
    const reason = this.get(row, 'reason');
    if (!isStorableText(reason)) this.say(row, 'reason', 'not-text');
    return reason;
  }

  /** An instant, or `ifEmpty` for an empty field. */
  getInstant<Empty extends number | null>(row: TableRow, field: string, ifEmpty: Empty): number | Empty {
    const text = row.values[field] ?? '';
    if (text === '') return ifEmpty;
    const found = findInstant(text);
    if (isWhole(found, bounds.validSec)) return found;
    this.say(row, field, 'not-instant');
    return ifEmpty;
  }
}

/**
 * Parses cards: column `card_id`, optional columns `medium_id`, `issuer_id`, `category_id`, `home_city`, `valid_from`,
 * `valid_to`.
 *
 * A row says something of the columns that the file has: an empty category is the full fare, an empty end none. An empty
 * medium, issuer or city says nothing: that of a new card follows from the prefix of its number, that of another stays.
 */
export function parseCardRows(
  rows: readonly TableRow[],
  scheme: Scheme,
): { readonly requests: RegistrationRequest[]; readonly problems: readonly RowProblem[] } {
  const reader = new RowReader();
  const idsOf = {
    medium_id: new Set(scheme.media.map(({ id }) => id)),
    issuer_id: new Set(scheme.parties.filter(({ kind }) => kind === 'issuer').map(({ id }) => id)),
    category_id: new Set(scheme.categories.map(({ id }) => id)),
    home_city: new Set(scheme.parties.map(({ city }) => city ?? '')),
  };
  const requests = rows.map((row): RegistrationRequest => {
    const { values } = row;
    const cardId = reader.getCardId(row);
    reader.checkKey(row, 'card_id', cardId);
    const find = (field: keyof typeof idsOf) => {
      const value = values[field] || null;
      if (value !== null && !idsOf[field].has(value)) reader.say(row, field, 'unknown');
      return value;
    };
    const [mediumId, issuerId, homeCity] = [find('medium_id'), find('issuer_id'), find('home_city')];
    return {
      cardId,
      named: {
        ...(mediumId === null ? undefined : { mediumId }),
        ...(issuerId === null ? undefined : { issuerId }),
        ...('category_id' in values ? { categoryId: find('category_id') } : undefined),
        ...(homeCity === null ? undefined : { homeCity }),
        ...('valid_to' in values ? { validToSec: reader.getInstant(row, 'valid_to', null) } : undefined),
      },
      validFromSec: reader.getInstant(row, 'valid_from', null),
    };
  });
  return { requests, problems: reader.problems };
}

const refusedFields = {
  cardId: 'card_id',
  mediumId: 'medium_id',
  issuerId: 'issuer_id',
  validFromSec: 'valid_from',
} as const satisfies Record<RegistrationRefusal['field'], string>;

/** The problems of rows whose registration was refused. */
export function toRefusedRows(
  refusals: readonly RegistrationRefusal[],
  rows: readonly TableRow[],
): RowProblem[] {
  return refusals.map(({ code, field, index }) => {
    const { line } = rows[index] as TableRow;
    return toRowProblem(line, refusedFields[field], code === 'medium-missing' ? 'missing' : code);
  });
}

/**
 * Parses deny lists: columns `version` (the number of the list), `card_id`, `reason`, `from`, optional `to` and `extent`
 * (`whole` or `change`, which is the default). A whole list without entries has one row without a card.
 *
 * @returns a list for each number, in order
 */
export function parseDenyRows(rows: readonly TableRow[]): {
  readonly lists: DenyListRequest[];
  readonly problems: readonly RowProblem[];
} {
  const reader = new RowReader();
  const lists = new Map<string, { extent: DenyExtent; entries: DenyListRequest['entries'][number][] }>();
  for (const row of rows) {
    const version = reader.get(row, 'version');
    if (version !== '' && !/^\d{1,9}$/.test(version)) reader.say(row, 'version', 'not-whole');
    const extent = denyExtents.find((known) => known === (row.values.extent || 'change'));
    const list = lists.get(version) ?? { extent: extent ?? 'change', entries: [] };
    lists.set(version, list);
    if (extent !== list.extent) reader.say(row, 'extent', 'not-extent');
    const isEmpty = ['card_id', 'reason', 'from', 'to'].every((field) => !row.values[field]);
    if (isEmpty && extent === 'whole') continue;
    const from = reader.get(row, 'from');
    const cardId = reader.getCardId(row);
    reader.checkKey(row, 'card_id', JSON.stringify([version, cardId, from]));
    list.entries.push({
      cardId,
      reason: reader.getReason(row),
      fromSec: from === '' ? 0 : reader.getInstant(row, 'from', 0),
      toSec: reader.getInstant(row, 'to', null),
    });
  }
  const inOrder = [...lists].map(([version, list]) => ({ version: Number(version), ...list }));
  return { lists: inOrder.sort((a, b) => a.version - b.version), problems: reader.problems };
}
