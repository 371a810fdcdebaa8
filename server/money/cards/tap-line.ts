/** What one line of a tap file can be, whichever form the file has. */
import { bounds, isName, isReservedSource, isWhole } from '../ledger/bounds.ts';
import type { FieldProblem } from './line-problem.ts';
import { findFieldProblem, type RawTap } from './tap-fields.ts';

/** Opens the records of one terminal. */
export interface SectionHeader {
  readonly terminalId: string;
  readonly fileNo: number;
}

/** Closes them: what the terminal says that it sent. */
export interface SectionTrailer {
  readonly seqFrom: number;
  readonly seqTo: number;
  readonly tapCount: number;
  readonly sumFen: number;
  /** Over the hashes of the taps in their order, each as 64 hex digits and a line feed. */
  readonly sha256: string;
}

export type TapLine =
  | { readonly kind: 'tap'; readonly raw: RawTap }
  | { readonly kind: 'header'; readonly header: SectionHeader }
  | { readonly kind: 'trailer'; readonly trailer: SectionTrailer }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'problem'; readonly problem: FieldProblem };

/** Reads the lines of one file, one after another. */
export type TapLineReader = (line: string) => TapLine;

export const nothing: TapLine = { kind: 'nothing' };

export function toProblemLine(code: FieldProblem['code'], field: string | null = null): TapLine {
  return { kind: 'problem', problem: { code, field } };
}

/** @param raw - checked here; what is wrong with it is the answer otherwise. */
export function toTapLine(raw: RawTap): TapLine {
  const problem = findFieldProblem(raw);
  return problem ? { kind: 'problem', problem } : { kind: 'tap', raw };
}

export function toHeaderLine(terminalId: unknown, fileNo: unknown): TapLine {
  if (!isName(terminalId)) return toProblemLine('not-text', 'terminalId');
  if (isReservedSource(terminalId)) return toProblemLine('reserved', 'terminalId');
  if (!isWhole(fileNo)) return toProblemLine('not-whole', 'fileNo');
  return { kind: 'header', header: { terminalId, fileNo } };
}

export function toTrailerLine(parts: { readonly [Field in keyof SectionTrailer]?: unknown }): TapLine {
  const { seqFrom, seqTo, tapCount, sumFen, sha256 } = parts;
  if (!isWhole(seqFrom)) return toProblemLine('not-whole', 'seqFrom');
  if (!isWhole(seqTo)) return toProblemLine('not-whole', 'seqTo');
  if (!isWhole(tapCount)) return toProblemLine('not-whole', 'tapCount');
  if (!isWhole(sumFen, bounds.sumFen)) return toProblemLine('not-whole', 'sumFen');
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256))
    return toProblemLine('not-text', 'sha256');
  return { kind: 'trailer', trailer: { seqFrom, seqTo, tapCount, sumFen, sha256 } };
}
