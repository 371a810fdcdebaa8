/** Parses times and page cursors of a query; a refusal names the field. */
import { type ServiceDay, toServiceTime } from '../../base/service-day.ts';
import type { PageCursor, ServiceTime } from '../../planner/model/plan-request.ts';
import { findServiceTime } from '../wire/instant.ts';
import { findCursor } from '../wire/page-cursor.ts';
import type { EndpointContext } from './endpoint.ts';
import { toFieldProblem } from './field-errors.ts';

/** The service time of a text; now where there is none. */
export function getTime(text: string | undefined, context: EndpointContext, field = 'time'): ServiceTime {
  const timeZone = context.useCases.timeZone;
  if (text === undefined) return toServiceTime(context.nowEpochSec, timeZone);
  const time = findServiceTime(text, timeZone);
  if (time) return time;
  throw toFieldProblem(
    field,
    '时间格式应为 ISO 8601，例如 2026-11-25T07:30:00+08:00',
    'The time must be ISO 8601, such as 2026-11-25T07:30:00+08:00',
    'bad-time',
  );
}

/** The current date in the feeds' time zone. */
export function getToday(context: EndpointContext): ServiceDay {
  return toServiceTime(context.nowEpochSec, context.useCases.timeZone).day;
}

export function getCursor(text: string, context: EndpointContext): PageCursor {
  const cursor = findCursor(text, context.useCases.timeZone);
  if (cursor) return cursor;
  throw toFieldProblem(
    'pageCursor',
    '翻页标记无效，请使用上次回答中的标记',
    'Unknown page cursor: use one from the last answer',
  );
}
