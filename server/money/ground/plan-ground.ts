/** Plans which grounds hold from now on, after the files of the scheme or the feeds changed. */
import type { BilingualText } from '../../base/problem.ts';
import { type ServiceDay, toDateText } from '../../base/service-day.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { isSameScheme } from './ground.ts';
import type { GroundTimeline } from './ground-timeline.ts';

/** Something about the scheme's files of which the operator must know. */
export interface GroundNotice {
  /** Stable. */
  readonly code:
    | 'version-changed'
    | 'version-removed'
    | 'version-ignored'
    | 'version-late'
    | 'ground-first'
    | 'ground-taken';
  readonly text: BilingualText;
}

/** A version, and the first service day on which it is to hold. */
export interface VersionSpan {
  readonly fromDay: ServiceDay;
  readonly scheme: Scheme;
}

export interface GroundPlan {
  /** In order of day; they replace all that holds from the first of them on, except on days that have taps. */
  readonly spans: readonly VersionSpan[];
  /** Said whenever the files are read. */
  readonly notices: readonly GroundNotice[];
  /** Said when the plan changes the books. */
  readonly lateNotices: readonly GroundNotice[];
}

/** The grounds of the books. */
export interface KnownGround {
  readonly timeline: GroundTimeline;
  readonly schemeOf: (hash: string) => Scheme;
}

/** The plan of a ledger that was not used yet: each version holds from its own first day. */
export function planFirstGround(versions: readonly Scheme[]): GroundPlan {
  return {
    spans: versions.map((scheme) => ({ fromDay: scheme.validFrom, scheme })),
    notices: [],
    lateNotices: [],
  };
}

/**
 * The plan of a ledger that is in use.
 *
 * A version that holds on a day before `fromDay`, or by which taps were read, is fixed: the books keep it as it is, and
 * no file changes it, moves it or ends it. A version of the files with a higher number than all fixed ones holds from its
 * own first day, at the earliest from `fromDay`.
 *
 * @param versions - of the files, each following the one before
 * @param fromDay - first day on which anything may change
 */
export function planGround(
  { schemeOf, timeline }: KnownGround,
  versions: readonly Scheme[],
  fromDay: ServiceDay,
): GroundPlan {
  const fixed = new Map<number, Scheme>();
  const fix = (hash: string) => {
    if (hash === '') return;
    const scheme = schemeOf(hash);
    fixed.set(scheme.version, scheme);
  };
  timeline.spans.forEach((span, i) => {
    const end = Math.min(fromDay, timeline.spans[i + 1]?.fromDay ?? fromDay);
    // The taps of all its days before `fromDay` may have been read by another ground.
    if (findFreeDay(timeline, span.fromDay) < end) fix(span.hash);
  });
  for (const hash of timeline.usedDays.values()) fix(hash);
  const highest = Math.max(0, ...fixed.keys());
  const notices: GroundNotice[] = [];
  const fresh: Scheme[] = [];
  const inFiles = new Map(versions.map((scheme) => [scheme.version, scheme]));
  for (const scheme of fixed.values()) {
    const file = inFiles.get(scheme.version);
    if (!file) notices.push(toRemoved(scheme));
    else if (!isSameScheme(file, scheme)) notices.push(toChanged(scheme, file));
  }
  for (const scheme of versions) {
    if (fixed.has(scheme.version)) continue;
    if (scheme.version > highest) fresh.push(scheme);
    else notices.push(toIgnored(scheme, highest));
  }
  const spans: VersionSpan[] = [];
  const lateNotices: GroundNotice[] = [];
  for (const scheme of [...fixed.values(), ...fresh].toSorted((a, b) => a.version - b.version)) {
    const from = Math.max(scheme.validFrom, fromDay);
    while (spans.length > 0 && (spans.at(-1) as VersionSpan).fromDay >= from) spans.pop();
    spans.push({ fromDay: from, scheme });
    const first = findFreeDay(timeline, from);
    if (!fixed.has(scheme.version) && scheme.validFrom < first) lateNotices.push(toLate(scheme, first));
  }
  return { spans, notices, lateNotices };
}

/** The first day from `fromDay` on that has no taps. */
export function findFreeDay({ usedDays }: GroundTimeline, fromDay: ServiceDay): ServiceDay {
  let day = fromDay;
  while (usedDays.has(day)) day++;
  return day;
}

function toRemoved({ version }: Scheme): GroundNotice {
  return {
    code: 'version-removed',
    text: {
      zh: `方案第 ${version} 版已入账，文件却已不在：账本保留并继续使用该版；要停用，请另立新版`,
      en: `Version ${version} of the scheme was used and its file is gone: the books keep it and go on with it; to end it, write a new version`,
    },
  };
}

function toChanged(kept: Scheme, file: Scheme): GroundNotice {
  const { version } = kept;
  const [own, other] = [toDateText(kept.validFrom), toDateText(file.validFrom)];
  const moved = own === other ? { zh: '', en: '' } : { zh: `（仍自 ${own} 起）`, en: `, from ${own} on` };
  return {
    code: 'version-changed',
    text: {
      zh: `方案第 ${version} 版已入账，其后文件有改动：账本仍用原来的第 ${version} 版${moved.zh}；改动请另立新版`,
      en: `Version ${version} of the scheme was used and its file has changed since: the books keep the version that they used${moved.en}; give the change a new number`,
    },
  };
}

function toIgnored({ version }: Scheme, highest: number): GroundNotice {
  return {
    code: 'version-ignored',
    text: {
      zh: `方案第 ${version} 版未被采用：账本已用到第 ${highest} 版，新版的编号须更大`,
      en: `Version ${version} of the scheme is not taken: the books have used version ${highest}, and a new version needs a higher number`,
    },
  };
}

function toLate({ validFrom, version }: Scheme, fromDay: ServiceDay): GroundNotice {
  const [own, from] = [toDateText(validFrom), toDateText(fromDay)];
  return {
    code: 'version-late',
    text: {
      zh: `方案第 ${version} 版文件写明自 ${own} 起，但账本此时才得到它：自 ${from} 起生效，此前的行程不变`,
      en: `Version ${version} of the scheme is valid from ${own} by its file, but comes to the books only now: it holds from ${from}, earlier journeys stay as they are`,
    },
  };
}
