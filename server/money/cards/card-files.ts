/** Parses tables of registered cards and deny lists, and checks each field. */

import { isStorableText } from '../../base/plain-text.ts';
import type { BilingualText } from '../../base/problem.ts';
import { findInstant } from '../../base/service-day.ts';
import { bounds, isName, isWhole } from '../ledger/bounds.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { Card, DenyEntry } from '../scheme/tap.ts';
import { findCardByPrefix } from './new-card.ts';
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
  'valid_to',
];
const denyColumns: readonly string[] = ['version', 'card_id', 'reason', 'from', 'to'];

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
 * Parses cards: column `card_id`, optional columns `medium_id`, `issuer_id`, `category_id`, `home_city`, `valid_to`.
 * Without them, medium, issuer and city follow from the prefix of the number.
 */
export function parseCardRows(
  rows: readonly TableRow[],
  scheme: Scheme,
): { readonly cards: Card[]; readonly problems: readonly RowProblem[] } {
  const reader = new RowReader();
  const media = new Map(scheme.media.map((medium) => [medium.id, medium]));
  const cities = new Map(scheme.parties.map(({ id, city }) => [id, city ?? '']));
  const knownCities = new Set(cities.values());
  const issuers = new Set(scheme.parties.filter(({ kind }) => kind === 'issuer').map(({ id }) => id));
  const categories = new Set(scheme.categories.map(({ id }) => id));
  const cards = rows.map((row): Card => {
    const { values } = row;
    const cardId = reader.getCardId(row);
    reader.checkKey(row, 'card_id', cardId);
    const byPrefix = findCardByPrefix(scheme, cardId);
    const mediumId = values.medium_id || (byPrefix?.mediumId ?? '');
    const medium = media.get(mediumId);
    if (!medium) reader.say(row, 'medium_id', mediumId === '' ? 'missing' : 'unknown');
    const issuerId = values.issuer_id || (medium?.issuerId ?? '');
    if (medium && !issuers.has(issuerId)) reader.say(row, 'issuer_id', 'unknown');
    const categoryId = values.category_id || null;
    if (categoryId !== null && !categories.has(categoryId)) reader.say(row, 'category_id', 'unknown');
    const homeCity = values.home_city || (cities.get(issuerId) ?? '');
    if (values.home_city && !knownCities.has(homeCity)) reader.say(row, 'home_city', 'unknown');
    return {
      cardId,
      issuerId,
      mediumId,
      categoryId,
      homeCity,
      validToSec: reader.getInstant(row, 'valid_to', null),
    };
  });
  return { cards, problems: reader.problems };
}

/** Parses a deny list: columns `version`, `card_id`, `reason`, `from`, optional `to`. */
export function parseDenyRows(rows: readonly TableRow[]): {
  readonly entries: DenyEntry[];
  readonly problems: readonly RowProblem[];
} {
  const reader = new RowReader();
  const entries = rows.map((row): DenyEntry => {
    const version = reader.get(row, 'version');
    if (version !== '' && !/^\d{1,9}$/.test(version)) reader.say(row, 'version', 'not-whole');
    const from = reader.get(row, 'from');
    const cardId = reader.getCardId(row);
    reader.checkKey(row, 'card_id', JSON.stringify([version, cardId, from]));
    return {
      version: Number(version),
      cardId,
      reason: reader.getReason(row),
      fromSec: from === '' ? 0 : reader.getInstant(row, 'from', 0),
      toSec: reader.getInstant(row, 'to', null),
    };
  });
  return { entries, problems: reader.problems };
}
