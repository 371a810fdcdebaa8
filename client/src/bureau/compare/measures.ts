/** What the map of changes can show of each zone, and its classes. */
import type { Access } from '../../api/contract.ts';
import type { ChangeTone } from '../../ui/change-tones.ts';

export type Measure =
  | { readonly kind: 'within'; readonly opportunity: string; readonly cutoffMin: number }
  | { readonly kind: 'nearest'; readonly category: string }
  | { readonly kind: 'place'; readonly placeId: string };

/** A measure as one word of the address. */
export function toMeasureKey(measure: Measure): string {
  switch (measure.kind) {
    case 'within':
      return `within:${measure.cutoffMin}:${measure.opportunity}`;
    case 'nearest':
      return `nearest:${measure.category}`;
    case 'place':
      return `place:${measure.placeId}`;
  }
}

/** All measures that the comparison has figures for. */
export function listMeasures({ cumulative, nearest, places }: Access): Measure[] {
  return [
    ...cumulative.map(({ cutoffMin, opportunity }): Measure => ({ kind: 'within', opportunity, cutoffMin })),
    ...nearest.map(({ category }): Measure => ({ kind: 'nearest', category })),
    ...places.map(({ id }): Measure => ({ kind: 'place', placeId: id })),
  ];
}

/** The measure of the key; where there is none, what weighs the means within the middle cut-off. */
export function findMeasure(access: Access, key: string | null): Measure | undefined {
  const measures = listMeasures(access);
  const middle = access.cutoffsMin[Math.floor(access.cutoffsMin.length / 2)];
  const isUsual = (one: Measure) =>
    one.kind === 'within' && one.opportunity === access.weightBy && one.cutoffMin === middle;
  return measures.find((one) => toMeasureKey(one) === key) ?? measures.find(isUsual) ?? measures[0];
}

/** Minutes, or a number of residents, jobs ...; null where no place is in reach. */
export interface ZoneValue {
  readonly before: number | null;
  readonly after: number | null;
}

/** Whether less is better. */
export const isMinutes = ({ kind }: Measure) => kind !== 'within';

/** Values of the zones, in their order. */
export function toZoneValues(access: Access, measure: Measure): ZoneValue[] {
  const { cutoffsMin, places, weightBy, zones } = access;
  if (measure.kind === 'within') {
    const at = cutoffsMin.indexOf(measure.cutoffMin);
    return zones.map((zone) => {
      const own =
        measure.opportunity === weightBy
          ? zone
          : zone.others.find(({ opportunity }) => opportunity === measure.opportunity);
      return { before: own?.before[at] ?? 0, after: own?.after[at] ?? 0 };
    });
  }
  const own = places.filter(({ category, id }) =>
    measure.kind === 'place' ? id === measure.placeId : category === measure.category,
  );
  const toLeast = (side: 'beforeSec' | 'afterSec', z: number) => {
    const seconds = own.flatMap((place) => place[side][z] ?? []);
    return seconds.length > 0 ? Math.min(...seconds) / 60 : null;
  };
  return zones.map((_, z) => ({ before: toLeast('beforeSec', z), after: toLeast('afterSec', z) }));
}

/** What happens to a zone: it comes into reach, goes out of it, is in it on neither side; or it changes by a number. */
export type ZoneChange = 'gained' | 'lost' | 'never' | number;

/** Minutes, or the share of what was in reach before. */
export function toZoneChange({ after, before }: ZoneValue, measure: Measure): ZoneChange {
  const isNothing = (value: number | null) => value === null || (!isMinutes(measure) && value === 0);
  if (isNothing(before)) return isNothing(after) ? 'never' : 'gained';
  if (isNothing(after)) return 'lost';
  const [was, is] = [before as number, after as number];
  return isMinutes(measure) ? is - was : (is - was) / was;
}

/** Least changes of the classes: minutes, or shares. Smaller changes are shown as none. */
export const minuteSteps = [1, 5, 15] as const;
export const shareSteps = [0.005, 0.05, 0.25] as const;

const toSteps = (measure: Measure) => (isMinutes(measure) ? minuteSteps : shareSteps);

export function toTone(change: ZoneChange, measure: Measure): ChangeTone {
  if (typeof change === 'string') return change;
  const step = toSteps(measure).filter((least) => Math.abs(change) >= least).length as 0 | 1 | 2 | 3;
  if (step === 0) return 'same';
  return isMinutes(measure) === change < 0 ? `better${step}` : `worse${step}`;
}

/** Residents and zones of one group of changes. */
export interface ChangeCount {
  readonly zones: number;
  readonly weight: number;
}

export type ChangeGroup = 'better' | 'same' | 'worse' | 'never';

const toGroup = (tone: ChangeTone): ChangeGroup =>
  tone === 'same' || tone === 'never'
    ? tone
    : tone === 'gained' || tone.startsWith('better')
      ? 'better'
      : 'worse';

export interface DistrictChange {
  readonly district: string;
  readonly weight: number;
  readonly counts: Readonly<Record<ChangeGroup, ChangeCount>>;
  /** Means by weight over the zones that have a value on both sides; undefined where none has. */
  readonly before: number | undefined;
  readonly after: number | undefined;
}

const noCounts = (): Record<ChangeGroup, ChangeCount> => ({
  better: { zones: 0, weight: 0 },
  same: { zones: 0, weight: 0 },
  worse: { zones: 0, weight: 0 },
  never: { zones: 0, weight: 0 },
});

/** Winners and losers of a measure, by district, in the order of the districts' names; `all` adds them up. */
export function sumByDistrict(
  access: Access,
  measure: Measure,
): { readonly districts: readonly DistrictChange[]; readonly all: DistrictChange } {
  const rows = access.zones.map((zone, z) => ({
    zone,
    value: toZoneValues(access, measure)[z] as ZoneValue,
  }));
  const sumUp = (district: string, own: typeof rows): DistrictChange => {
    const counts = noCounts();
    let [weight, both, before, after] = [0, 0, 0, 0];
    for (const { value, zone } of own) {
      const group = toGroup(toTone(toZoneChange(value, measure), measure));
      counts[group] = { zones: counts[group].zones + 1, weight: counts[group].weight + zone.weight };
      weight += zone.weight;
      if (value.before === null || value.after === null) continue;
      both += zone.weight;
      before += zone.weight * value.before;
      after += zone.weight * value.after;
    }
    const toMean = (sum: number) => (both > 0 ? sum / both : undefined);
    return { district, weight, counts, before: toMean(before), after: toMean(after) };
  };
  const groups = [...Map.groupBy(rows, ({ zone }) => zone.district)];
  return {
    districts: groups.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, own]) => sumUp(name, own)),
    all: sumUp('', rows),
  };
}

/** A bar of the histogram: residents whose zones change by `from` up to `to`. */
export interface ChangeBin {
  readonly from: number;
  readonly to: number;
  readonly weight: number;
  readonly tone: ChangeTone;
}

/** Bars on each side of zero. */
const BINS = 6;
const widths = [1, 2, 5, 10, 20, 50] as const;

/** Residents by change, with zero in a bar of its own; changes beyond the last bars count in these. */
export function toHistogram(access: Access, measure: Measure): ChangeBin[] {
  const unit = isMinutes(measure) ? 1 : 0.01;
  const values = toZoneValues(access, measure);
  const changes = values.flatMap((value, z) => {
    const change = toZoneChange(value, measure);
    return typeof change === 'number' ? [{ change, weight: access.zones[z]?.weight ?? 0 }] : [];
  });
  const most = changes.reduce((largest, { change }) => Math.max(largest, Math.abs(change)), 0);
  const width = unit * (widths.find((one) => one * unit * BINS >= most) ?? (widths.at(-1) as number));
  const least = toSteps(measure)[0];
  const bins = Array.from({ length: 2 * BINS + 1 }, (_, i) => {
    const k = i - BINS;
    const [from, to] = k < 0 ? [k * width, (k + 1) * width] : k > 0 ? [(k - 1) * width, k * width] : [0, 0];
    const tone = k === 0 ? 'same' : toTone(((from + to) / 2 || least) as number, measure);
    return { from, to, weight: 0, tone };
  });
  for (const { change, weight } of changes) {
    const isSame = Math.abs(change) < least;
    const k = isSame
      ? 0
      : Math.sign(change) * Math.min(BINS, Math.max(1, Math.ceil(Math.abs(change) / width)));
    const bin = bins[k + BINS];
    if (bin) bin.weight += weight;
  }
  return bins;
}
