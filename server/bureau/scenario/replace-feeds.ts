/**
 * The modification `replaceFeed`: another version of a feed, or none, in place of one of the base. All other modifications
 * work on the timetable that this gives; effects are counted against the base.
 */
import { type ServiceDay, toWeekday } from '../../base/service-day.ts';
import { getString, listStrings } from '../../transit/timetable/string-table.ts';
import { isActive, type Timetable } from '../../transit/timetable/timetable.ts';
import type { ScenarioBase } from './check-base.ts';
import type { Modification, ModificationOf } from './document.ts';
import { ProblemSink } from './scenario-problem.ts';
import type { Step } from './scenario-refs.ts';

export interface ReplacedFeeds {
  /** Absent where no feed is replaced, or where there are errors. */
  readonly timetable?: Timetable;
  readonly feeds: ReadonlyMap<string, string | null>;
  /** What is wrong with each modification. */
  readonly sinks: ReadonlyMap<Modification, ProblemSink>;
}

export function replaceFeeds(base: ScenarioBase, modifications: readonly Modification[]): ReplacedFeeds {
  const sinks = new Map<Modification, ProblemSink>();
  const feeds = new Map<string, string | null>();
  let isLate = false;
  for (const modification of modifications) {
    if (modification.type !== 'replaceFeed') {
      isLate = true;
      continue;
    }
    const sink = new ProblemSink(modification.id);
    sinks.set(modification, sink);
    checkReplacement(base, modification, sink);
    const { by, feed } = modification;
    if (isLate) {
      sink.error('replace-late', '', {
        zh: '换用数据须排在其他修改之前，因为它们在新数据上进行',
        en: 'A feed is replaced before all other modifications, which work on what it gives',
      });
    }
    if (feeds.has(feed)) {
      sink.error('duplicate-id', 'feed', { zh: `${feed} 出现了两次`, en: `${feed} occurs twice` });
    }
    feeds.set(feed, by?.sha256 ?? null);
  }
  const isEmpty = [...base.feedHashes.keys()].every((feed) => feeds.get(feed) === null);
  if (isEmpty && feeds.size > 0) {
    [...sinks.values()][0]?.error('feed-last', 'by', {
      zh: '至少要留下一份数据',
      en: 'At least one feed has to stay',
    });
  }
  const hasErrors = [...sinks.values()].some((sink) => sink.hasErrors);
  const timetable = feeds.size === 0 || hasErrors ? undefined : base.otherFeeds?.compile(feeds);
  return { ...(timetable ? { timetable } : {}), feeds, sinks };
}

function checkReplacement(
  { feedHashes, otherFeeds }: ScenarioBase,
  { by, feed }: ModificationOf<'replaceFeed'>,
  problems: ProblemSink,
): void {
  const current = feedHashes.get(feed);
  if (current === undefined) {
    problems.error('feed-unknown', 'feed', {
      zh: `没有导入 ${feed}`,
      en: `The feed ${feed} is not imported`,
    });
  } else if (current === by?.sha256) {
    problems.error('no-effect', 'by.sha256', {
      zh: '这就是正在使用的一版',
      en: 'This is the version in use: it changes nothing',
    });
  }
  const known = otherFeeds?.known ?? new Map<string, string>();
  if (!otherFeeds || (by !== null && by.sha256 !== current && !known.has(by.sha256))) {
    const versions = [...known].map(([hash, name]) => `${name} ${hash}`);
    problems.error(
      'feed-unknown',
      'by.sha256',
      {
        zh: `没有导入内容为此哈希的数据；用 --alternatives 给出文件。已有：${versions.join('，') || '无'}`,
        en: `No feed with this content is imported; --alternatives names its file. There are: ${versions.join(', ') || 'none'}`,
      },
      { known: Object.fromEntries(known) },
    );
  }
}

/** Lines, departures and stops of the feed that differ from the base, in the week of a day. */
export function countFeedChange(
  { count, editor, modification }: Step<ModificationOf<'replaceFeed'>>,
  base: Timetable,
  day: ServiceDay,
): void {
  const [before, after] = [base, editor.base].map((own) => readFeed(own, modification.feed, day)) as [
    Feed,
    Feed,
  ];
  count('feeds');
  for (const line of new Set([...before.lines.keys(), ...after.lines.keys()])) {
    const [was, is] = [before.lines.get(line), after.lines.get(line)];
    if (!was) count('lines');
    else if (!is) count('linesRemoved');
    const change = compareDepartures(was ?? [], is ?? []);
    if (was && is && change.added + change.removed + change.changed > 0) count('linesChanged');
    count('departuresAdded', change.added);
    count('departuresRemoved', change.removed);
    count('departuresChanged', change.changed);
  }
  count('stops', [...after.stops].filter(([id, place]) => before.stops.get(id) !== place).length);
}

const NO_DAYS = '0000000';

interface Departure {
  readonly tripId: string;
  /** Everything about it: days, stops, times. */
  readonly key: string;
}

/** Equal departures are the same, whatever their trip is called; others of one trip have changed. */
function compareDepartures(was: readonly Departure[], is: readonly Departure[]) {
  const left = Map.groupBy(was, ({ key }) => key);
  const added = is.filter(({ key }) => left.get(key)?.pop() === undefined);
  const removed = [...left.values()].flat();
  const ofTrip = Map.groupBy(removed, ({ tripId }) => tripId);
  const changed = added.filter(({ tripId }) => ofTrip.get(tripId)?.pop() !== undefined).length;
  return { added: added.length - changed, removed: removed.length - changed, changed };
}

interface Feed {
  readonly lines: ReadonlyMap<string, readonly Departure[]>;
  /** Place of each stop, by its id. */
  readonly stops: ReadonlyMap<string, string>;
}

function readFeed(timetable: Timetable, feedId: string, day: ServiceDay): Feed {
  const { feeds, patterns, routes, services, stops, trips } = timetable;
  const feed = feeds.findIndex((one) => one.feedId === feedId);
  const ids = listStrings(stops.ids);
  const monday = day - toWeekday(day);
  const daysOf = (service: number) =>
    [0, 1, 2, 3, 4, 5, 6].map((n) => Number(isActive(services, service, monday + n))).join('');
  const lines = new Map<string, Departure[]>();
  for (let p = 0; p < patterns.count; p++) {
    const route = routes[patterns.route[p] as number];
    if (route?.feed !== feed) continue;
    const [from, to] = [patterns.callOffsets[p] as number, patterns.callOffsets[p + 1] as number];
    const calls = `${Array.from(patterns.stop.subarray(from, to), (row) => ids[row]).join()}|${patterns.callRules.subarray(from, to).join()}`;
    const list = lines.get(route.routeId) ?? [];
    for (let run = patterns.runOffsets[p] as number; run < (patterns.runOffsets[p + 1] as number); run++) {
      const trip = patterns.runTrip[run] as number;
      const days = daysOf(trips.service[trip] as number);
      if (days === NO_DAYS) continue;
      const profile = patterns.runProfile[run] as number;
      const times = [patterns.profileArrival, patterns.profileDeparture].map((values) =>
        values.subarray(profile, profile + to - from).join(),
      );
      const at = `${patterns.runStart[run]} ${patterns.runHeadway[run]}`;
      lines.set(route.routeId, list);
      list.push({ tripId: getString(trips.ids, trip), key: [calls, at, ...times, days].join('|') });
    }
  }
  const places = ids.flatMap((id, row): [string, string][] =>
    stops.feed[row] === feed ? [[id, `${stops.lat[row]} ${stops.lon[row]}`]] : [],
  );
  return { lines, stops: new Map(places) };
}
