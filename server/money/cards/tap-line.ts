/** Lines of a tap file in either format, and the sections of terminals in it. */
import { createHash } from 'node:crypto';
import { bounds, isName, isReservedSource, isWhole } from '../ledger/bounds.ts';
import type { StoredTap, TerminalFile } from '../ledger/ledger-store.ts';
import type { Tap } from '../scheme/tap.ts';
import type { ReconDraft } from './card-event.ts';
import { type FieldProblem, findFieldProblem, type RawTap } from './tap-fields.ts';

/** Header of the taps of one terminal. */
export interface SectionHeader {
  readonly terminalId: string;
  readonly fileNo: number;
}

/** Trailer of a section: what the terminal sent. */
export interface SectionTrailer {
  readonly seqFrom: number;
  readonly seqTo: number;
  readonly tapCount: number;
  readonly sumFen: number;
  /** Over the hashes of the taps in order, each as 64 hex digits and a line feed. */
  readonly sha256: string;
}

export type TapLine =
  | { readonly kind: 'tap'; readonly raw: RawTap }
  | { readonly kind: 'header'; readonly header: SectionHeader }
  | { readonly kind: 'trailer'; readonly trailer: SectionTrailer }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'problem'; readonly problem: FieldProblem };

/** Reads the next line of one file. */
export type TapLineReader = (line: string) => TapLine;

export const nothing: TapLine = { kind: 'nothing' };

export function toProblemLine(code: FieldProblem['code'], field: string | null = null): TapLine {
  return { kind: 'problem', problem: { code, field } };
}

/** Checks the fields of a tap. */
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

/** Counts, sums and hashes the taps of one section in the order of the file. */
export class TapSection {
  readonly header: SectionHeader;
  readonly #hash = createHash('sha256');
  #seqFrom = Number.POSITIVE_INFINITY;
  #seqTo = -1;
  #tapCount = 0;
  #sumFen = 0;

  constructor(header: SectionHeader) {
    this.header = header;
  }

  add(tap: StoredTap): void {
    this.#hash.update(`${tap.payloadHash}\n`);
    if (tap.terminalSeq < this.#seqFrom) this.#seqFrom = tap.terminalSeq;
    if (tap.terminalSeq > this.#seqTo) this.#seqTo = tap.terminalSeq;
    this.#tapCount++;
    this.#sumFen += tap.amountFen ?? 0;
  }

  /** The trailer of the taps added; a section without taps goes from 0 to 0. Call once, at the end. */
  toTrailer(): SectionTrailer {
    const isEmpty = this.#tapCount === 0;
    return {
      seqFrom: isEmpty ? 0 : this.#seqFrom,
      seqTo: isEmpty ? 0 : this.#seqTo,
      tapCount: this.#tapCount,
      sumFen: this.#sumFen,
      sha256: this.#hash.digest('hex'),
    };
  }
}

/** Header and trailer as the ledger stores them. */
export function toTerminalFile(fileId: string, header: SectionHeader, trailer: SectionTrailer): TerminalFile {
  return { fileId, ...header, ...trailer };
}

/** An item for each difference between the terminal's trailer and the taps read. */
export function listSectionItems(
  header: SectionHeader,
  said: SectionTrailer,
  came: SectionTrailer,
): ReconDraft[] {
  const reference = `${header.terminalId}/file-${header.fileNo}`;
  const toItem = (field: string, detail: string, sums?: readonly [number, number]): ReconDraft => ({
    itemId: `terminal-file/${reference}/${said.sha256.slice(0, 16)}/${field}`,
    kind: 'terminal-file',
    reference,
    expectedFen: sums?.[0] ?? null,
    actualFen: sums?.[1] ?? null,
    detail,
  });
  const items: ReconDraft[] = [];
  if (said.tapCount !== came.tapCount)
    items.push(toItem('count', `${said.tapCount} records said, ${came.tapCount} read`));
  if (said.sumFen !== came.sumFen) items.push(toItem('sum', 'sum of amounts', [said.sumFen, came.sumFen]));
  if (said.seqFrom !== came.seqFrom || said.seqTo !== came.seqTo) {
    const range = `${said.seqFrom} to ${said.seqTo} said, ${came.seqFrom} to ${came.seqTo} read`;
    items.push(toItem('range', range));
  }
  if (items.length === 0 && said.sha256 !== came.sha256)
    items.push(toItem('sha256', 'the records are not those that were sent'));
  return items;
}

/** Whether a tap is of the section's terminal. */
export function isOfSection(section: TapSection, tap: Pick<Tap, 'terminalId'>): boolean {
  return section.header.terminalId === tap.terminalId;
}
