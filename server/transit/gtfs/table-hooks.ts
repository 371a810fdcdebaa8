/** Checks of single small tables. */
import type { CheckContext, CheckedRow, TableHook } from './check-context.ts';
import { confidences, type ProvenanceRow } from './rows.ts';

/** `agency.txt`: one time zone for the whole feed, and an id where there are several agencies. */
export class AgenciesCheck implements TableHook {
  readonly #context: CheckContext;
  /** Ordinals of agencies without a time zone. */
  readonly #zoneless: number[] = [];
  #count = 0;
  #timeZone = '';
  #hasBlankId = false;

  constructor(context: CheckContext) {
    this.#context = context;
  }

  /** Time zone of the first agency that has one. */
  get timeZone(): string {
    return this.#timeZone;
  }

  get hasSeveral(): boolean {
    return this.#count > 1;
  }

  onRow(row: CheckedRow): boolean {
    const { log } = this.#context;
    const zone = row.get('agency_timezone');
    const where = { file: 'agency.txt', line: row.line };
    this.#count++;
    if (zone === '') this.#zoneless.push(row.ordinal);
    else this.#timeZone ||= zone;
    this.#hasBlankId ||= row.get('agency_id') === '';
    if (zone !== '' && zone !== this.#timeZone) {
      const expected = {
        zh: `与首个运营方相同：${this.#timeZone}`,
        en: `that of the first: ${this.#timeZone}`,
      };
      log.add('several-time-zones', { ...where, field: 'agency_timezone', value: zone }, expected);
    }
    if (this.hasSeveral && this.#hasBlankId) {
      log.add('missing-cell', { ...where, field: 'agency_id' }, { zh: '必填', en: 'a value' });
      this.#hasBlankId = false;
    }
    return true;
  }

  /** Keeps the row where the zone is blank: `fillZones` replaces it by that of the other agencies. */
  onUnusableCell(row: CheckedRow, field: string): boolean {
    return field === 'agency_timezone' && !row.isUnreadable(field);
  }

  /** Fills blank zones, or drops their agencies where no agency has a zone. Call it after the last row. */
  fillZones(): void {
    const { columnIndexes, edits } = this.#context;
    const column = columnIndexes.get('agency.txt')?.get('agency_timezone');
    for (const ordinal of this.#zoneless) {
      if (this.#timeZone !== '' && column !== undefined) {
        edits.replace('agency.txt', ordinal, column, this.#timeZone);
      } else edits.drop('agency.txt', ordinal);
    }
  }
}

/** `routes.txt`: a name, and an agency where there are several. */
export class RoutesCheck implements TableHook {
  readonly #context: CheckContext;
  readonly #agencies: AgenciesCheck;

  constructor(context: CheckContext, agencies: AgenciesCheck) {
    this.#context = context;
    this.#agencies = agencies;
  }

  onRow(row: CheckedRow): boolean {
    const { log } = this.#context;
    const where = { file: 'routes.txt', line: row.line, value: row.get('route_id') };
    if (row.get('route_short_name') === '' && row.get('route_long_name') === '') {
      log.add('missing-cell', { ...where, field: 'route_short_name' }, { zh: '名称', en: 'a name' });
    }
    if (this.#agencies.hasSeveral && row.get('agency_id') === '') {
      log.add('missing-cell', { ...where, field: 'agency_id' }, { zh: '必填', en: 'a value' });
    }
    return true;
  }
}

/** A table whose rows have a start and a later end: calendars, headways, timeframes. */
export class RangeCheck implements TableHook {
  readonly #context: CheckContext;
  readonly #file: string;
  readonly #start: string;
  readonly #end: string;
  readonly #mayBeEqual: boolean;

  constructor(context: CheckContext, file: string, start: string, end: string, mayBeEqual: boolean) {
    this.#context = context;
    this.#file = file;
    this.#start = start;
    this.#end = end;
    this.#mayBeEqual = mayBeEqual;
  }

  onRow(row: CheckedRow): boolean {
    // Remove hyphens and colons and pad hours, so that dates and times compare as text.
    const toOrdered = (text: string) => text.replaceAll(/[-:]/g, '').padStart(8, '0');
    const start = row.get(this.#start);
    const end = row.get(this.#end);
    if (start === '' || end === '') return true;
    const [from, to] = [toOrdered(start), toOrdered(end)];
    if (from < to || (this.#mayBeEqual && from === to)) return true;
    this.#context.log.add(
      'reversed-range',
      { file: this.#file, line: row.line, field: this.#end, value: `${start} - ${end}` },
      { zh: `晚于 ${this.#start}`, en: `after ${this.#start}` },
    );
    return false;
  }
}

/** `provenance.txt`: collects the rows, because node-gtfs does not import the table. */
export class ProvenanceCheck implements TableHook {
  readonly rows: ProvenanceRow[] = [];
  readonly #context: CheckContext;

  constructor(context: CheckContext) {
    this.#context = context;
  }

  onRow(row: CheckedRow): boolean {
    const given = row.get('confidence');
    const confidence = confidences.find((known) => known === given);
    if (confidence === undefined) {
      this.#context.log.add(
        'invalid-provenance',
        { file: 'provenance.txt', line: row.line, field: 'confidence', value: given },
        { zh: 'sourced、derived 或 reconstructed', en: 'sourced, derived or reconstructed' },
      );
      return false;
    }
    this.rows.push({
      table: row.get('table_name'),
      recordId: row.get('record_id'),
      confidence,
      source: row.get('source'),
    });
    return true;
  }
}
