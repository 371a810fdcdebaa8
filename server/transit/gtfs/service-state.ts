/** Whether a feed's trips run on a day: from its span of service, and a day that the caller names. */
import type { ServiceDay } from '../../base/service-day.ts';
import { toDateText } from '../../base/service-day.ts';
import type { FeedProblem, FeedProblemCode } from './problems.ts';
import type { ServiceSpan } from './service-days.ts';

/** `paused`: nothing runs for at least a week, and then something does. */
export type ServiceState = 'never' | 'not-begun' | 'running' | 'paused' | 'over';

export function toServiceState({ periods }: ServiceSpan, day: ServiceDay): ServiceState {
  const [first, last] = [periods[0], periods.at(-1)];
  if (!first || !last) return 'never';
  if (day < first.from) return 'not-begun';
  if (day > last.to) return 'over';
  return periods.some(({ from, to }) => from <= day && day <= to) ? 'running' : 'paused';
}

const codes = {
  'not-begun': 'service-not-begun',
  over: 'service-over',
  paused: 'service-paused',
} as const satisfies Partial<Record<ServiceState, FeedProblemCode>>;

/** What is to be said of a feed on a day on which nothing of it runs; that nothing ever runs is said otherwise. */
export function listStateProblems(span: ServiceSpan, day: ServiceDay): FeedProblem[] {
  const state = toServiceState(span, day);
  if (state === 'never' || state === 'running') return [];
  const [first, last] = [span.periods[0], span.periods.at(-1)];
  const next = span.periods.find(({ from }) => from > day);
  const value = state === 'over' ? last : next;
  const today = toDateText(day);
  return [
    {
      severity: 'warning',
      code: codes[state],
      file: 'calendar.txt',
      value: value === undefined ? '' : toDateText(state === 'over' ? value.to : value.from),
      expected: {
        zh: `${today} 有班次运行（数据为 ${toText(first?.from)} 至 ${toText(last?.to)}）`,
        en: `service on ${today} (the feed has it from ${toText(first?.from)} to ${toText(last?.to)})`,
      },
    },
  ];
}

function toText(day: ServiceDay | undefined): string {
  return day === undefined ? '' : toDateText(day);
}
