/** A parameter of the demand model: its row in the sheet, and what a row must fulfil. */
import type { BilingualText } from '../../../base/problem.ts';

/**
 * How far a value can be trusted. V: seen in the public source that is named; M: remembered from the publication that is
 * named, to be confirmed; A: assumption without a source; C: computed from other values.
 */
export type EvidenceMark = 'V' | 'M' | 'A' | 'C';

export interface Parameter {
  readonly unit: string;
  readonly low: number;
  readonly central: number;
  readonly high: number;
  readonly mark: EvidenceMark;
  readonly source: string;
}

export interface ParameterDefinition extends Parameter {
  readonly name: BilingualText;
  /** Values outside are refused. */
  readonly min: number;
  readonly max: number;
  /** Shapes what is read from the timetable, before any draw: low, central and high must be equal. */
  readonly isHeld: boolean;
}

export const define = (
  zh: string,
  en: string,
  unit: string,
  [low, central, high]: readonly [number, number, number],
  mark: EvidenceMark,
  source: string,
  [min, max]: readonly [number, number],
): ParameterDefinition => ({
  name: { zh, en },
  unit,
  low,
  central,
  high,
  mark,
  source,
  min,
  max,
  isHeld: false,
});

export const defineHeld = (
  zh: string,
  en: string,
  unit: string,
  value: number,
  mark: EvidenceMark,
  source: string,
  [min, max]: readonly [number, number],
): ParameterDefinition => ({
  ...define(zh, en, unit, [value, value, value], mark, source, [min, max]),
  isHeld: true,
});
