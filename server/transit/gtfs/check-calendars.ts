/** Checks of `calendar.txt` and `calendar_dates.txt`, and the days on which each service runs. */

import { findServiceDay, type ServiceDay } from '../../base/service-day.ts';
import type { CheckContext, CheckedRow, TableHook } from './check-context.ts';
import { ServiceDays, type WeeklyService } from './service-days.ts';
import { RangeCheck } from './table-hooks.ts';

const CALENDAR = 'calendar.txt';
const DATES = 'calendar_dates.txt';
const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

interface DateException {
  readonly ordinal: number;
  readonly isAdded: boolean;
}

/** `calendar.txt`. */
export class CalendarCheck implements TableHook {
  readonly services = new Map<string, WeeklyService & { readonly ordinal: number }>();
  readonly #range: RangeCheck;

  constructor(context: CheckContext) {
    this.#range = new RangeCheck(context, CALENDAR, 'start_date', 'end_date', true);
  }

  onRow(row: CheckedRow): boolean {
    if (!this.#range.onRow(row)) return false;
    const [startDay, endDay] = [findServiceDay(row.get('start_date')), findServiceDay(row.get('end_date'))];
    if (startDay === undefined || endDay === undefined) return false;
    const weekdays = WEEKDAYS.map((day) => Number(row.get(day)) === 1);
    this.services.set(row.get('service_id'), { ordinal: row.ordinal, weekdays, startDay, endDay });
    return true;
  }
}

/**
 * `calendar_dates.txt`. An unreadable row must not add service on a day that the feed removes: an unreadable type counts as
 * removal, of two contradicting rows the removal wins, and a service is dropped where the removed day is unreadable.
 */
export class CalendarDatesCheck implements TableHook {
  readonly #context: CheckContext;
  readonly #calendar: CalendarCheck;
  readonly #exceptions = new Map<string, Map<ServiceDay, DateException>>();
  /** Services with an unreadable removed day, and its line. */
  readonly #uncertain = new Map<string, number>();
  #isDuplicate = false;

  constructor(context: CheckContext, calendar: CalendarCheck) {
    this.#context = context;
    this.#calendar = calendar;
  }

  onRow(row: CheckedRow): boolean {
    const day = findServiceDay(row.get('date'));
    if (day === undefined) return false;
    const serviceId = row.get('service_id');
    const days = this.#exceptions.get(serviceId) ?? new Map<ServiceDay, DateException>();
    this.#exceptions.set(serviceId, days);
    const isAdded = Number(row.get('exception_type')) === 1;
    days.set(day, { ordinal: row.ordinal, isAdded });
    return true;
  }

  onDuplicate(row: CheckedRow): void {
    this.#isDuplicate = true;
    const day = findServiceDay(row.get('date'));
    const days = this.#exceptions.get(row.get('service_id'));
    const known = day === undefined ? undefined : days?.get(day);
    if (days && day !== undefined && known && Number(row.get('exception_type')) !== 1) {
      this.#remove(days, day, known);
    }
  }

  onDropped(row: CheckedRow): void {
    const isDuplicate = this.#isDuplicate;
    this.#isDuplicate = false;
    if (isDuplicate || Number(row.get('exception_type')) === 1) return;
    // Without a row in calendar.txt the service has no days that the lost row could remove.
    const serviceId = row.get('service_id');
    if (this.#calendar.services.has(serviceId) && !this.#uncertain.has(serviceId)) {
      this.#uncertain.set(serviceId, row.line);
    }
  }

  /** Drops services with an unreadable removed day. Call it after the last row. */
  dropUncertain(): void {
    const { edits, keys, log } = this.#context;
    for (const [serviceId, line] of this.#uncertain) {
      log.add(
        'service-uncertain',
        { file: DATES, line, field: 'service_id', value: serviceId },
        { zh: '停运日期可读', en: 'a readable date on which the service does not run' },
      );
      edits.drop(CALENDAR, this.#calendar.services.get(serviceId)!.ordinal);
      this.#calendar.services.delete(serviceId);
      for (const { ordinal } of this.#exceptions.get(serviceId)?.values() ?? []) edits.drop(DATES, ordinal);
      this.#exceptions.delete(serviceId);
      for (const file of [CALENDAR, DATES]) keys.drop(file, 'service_id', serviceId);
    }
  }

  /** The days on which each service runs. */
  toServiceDays(): ServiceDays {
    const exceptions = [...this.#exceptions].map(
      ([serviceId, days]) =>
        [serviceId, new Map([...days].map(([day, { isAdded }]) => [day, isAdded] as const))] as const,
    );
    return new ServiceDays(this.#calendar.services, new Map(exceptions));
  }

  #remove(days: Map<ServiceDay, DateException>, day: ServiceDay, { ordinal, isAdded }: DateException): void {
    if (!isAdded) return;
    days.set(day, { ordinal, isAdded: false });
    const column = this.#context.columnIndexes.get(DATES)?.get('exception_type');
    if (column !== undefined) this.#context.edits.replace(DATES, ordinal, column, '2');
  }
}
