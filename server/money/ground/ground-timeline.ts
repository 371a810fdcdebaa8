/** Which ground prices the journeys of which service day. */
import type { ServiceDay } from '../../base/service-day.ts';
import type { GroundEntry } from '../ledger/ledger-store.ts';

/** A ground, and the first of the consecutive days on which it holds. */
export interface GroundSpan {
  readonly fromDay: ServiceDay;
  /** Empty: no ground holds. */
  readonly hash: string;
}

/** The ground of each service day, from the entries of the books. */
export class GroundTimeline {
  readonly entries: readonly GroundEntry[];
  /** In order of day, the first one with a ground; each span ends where the next one begins. Days with taps may have another ground. */
  readonly spans: readonly GroundSpan[];
  /** Grounds by which taps of a service day were read. */
  readonly usedDays: ReadonlyMap<ServiceDay, string>;

  /** @param entries - in order of number */
  constructor(entries: readonly GroundEntry[]) {
    this.entries = entries;
    const spans: GroundSpan[] = [];
    const usedDays = new Map<ServiceDay, string>();
    for (const { cause, fromDay, hash } of entries) {
      if (cause === 'used') {
        if (!usedDays.has(fromDay)) usedDays.set(fromDay, hash);
        continue;
      }
      // A later entry ends all earlier ones that begin on its first day or after it.
      while (spans.length > 0 && (spans.at(-1) as GroundSpan).fromDay >= fromDay) spans.pop();
      if ((spans.at(-1)?.hash ?? '') !== hash) spans.push({ fromDay, hash });
    }
    this.spans = spans;
    this.usedDays = usedDays;
  }

  /** Hash of the ground of a service day; undefined before the first one. */
  findHash(day: ServiceDay): string | undefined {
    return (
      this.usedDays.get(day) ?? (this.spans.findLast(({ fromDay }) => fromDay <= day)?.hash || undefined)
    );
  }

  /** Hashes of all grounds that hold on some day. */
  listHashes(): string[] {
    const all = new Set([...this.spans.map(({ hash }) => hash), ...this.usedDays.values()]);
    all.delete('');
    return [...all];
  }
}

/** The spans from a day on, the first of them beginning on that day if one holds then. */
export function clipSpans(spans: readonly GroundSpan[], fromDay: ServiceDay): GroundSpan[] {
  const rest = spans.filter((span) => span.fromDay >= fromDay);
  const before = spans.findLast((span) => span.fromDay < fromDay);
  if (!before || before.hash === '' || rest[0]?.fromDay === fromDay) return rest;
  return [{ fromDay, hash: before.hash }, ...rest];
}
