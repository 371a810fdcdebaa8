/** Elasticities that the model implies, beside published bands. */
import type { BilingualText } from '../../../base/problem.ts';
import type { EvidenceMark } from './parameter.ts';

export interface ElasticityBand {
  readonly name: BilingualText;
  readonly low: number;
  readonly high: number;
  readonly mark: EvidenceMark;
  readonly source: string;
}

export const elasticityBands = {
  fare: {
    name: { zh: '票价', en: 'fare' },
    low: -1,
    high: -0.3,
    mark: 'M',
    source: 'TRL593 / Paulley 2006: short run -0.3 to -0.4, long run to -1.0',
  },
  rideTime: {
    name: { zh: '车内时间', en: 'in-vehicle time' },
    low: -0.8,
    high: -0.4,
    mark: 'M',
    source: 'Bus -0.4 to -0.6, rail -0.6 to -0.8',
  },
  service: {
    name: { zh: '班次', en: 'departures' },
    low: 0.2,
    high: 0.7,
    mark: 'M',
    source: 'Vehicle-km: short run 0.4, long run 0.7; from 0.2 for frequent lines',
  },
} as const satisfies Readonly<Record<string, ElasticityBand>>;

export type ElasticityKind = keyof typeof elasticityBands;

export interface ImpliedElasticity {
  readonly kind: ElasticityKind;
  readonly value: number;
  readonly band: ElasticityBand;
  readonly isInside: boolean;
}

/** `ln(riders after / before) / ln(1 + change)`. */
export function toElasticity(before: number, after: number, change: number): number {
  return Math.log(after / before) / Math.log(1 + change);
}

export function toImpliedElasticity(kind: ElasticityKind, value: number): ImpliedElasticity {
  const band = elasticityBands[kind];
  return { kind, value, band, isInside: value >= band.low && value <= band.high };
}

/** A response to a change of `ratio` for the two ends of a band, as shares of the riders: `[0.15, 0.63]` for +15 to +63 %. */
export function toResponseRange({ high, low }: ElasticityBand, ratio: number): readonly [number, number] {
  const ends = [ratio ** low - 1, ratio ** high - 1] as const;
  return [Math.min(...ends), Math.max(...ends)];
}

/** Fare elasticity of a logit for one traveller: `-theta * minutes of the fare * (1 - share)`. */
export function toLogitFareElasticity(
  theta: number,
  fareYuan: number,
  yuanPerHour: number,
  share: number,
): number {
  return -theta * (fareYuan / yuanPerHour) * 60 * (1 - share);
}

/** The same for minutes in the vehicle. */
export function toLogitTimeElasticity(theta: number, rideMin: number, share: number): number {
  return -theta * rideMin * (1 - share);
}
