/** The records between a terminal's header and trailer: what came, beside what the terminal says that it sent. */
import { createHash } from 'node:crypto';
import type { StoredTap, TerminalFile } from '../ledger/ledger-store.ts';
import type { Tap } from '../scheme/tap.ts';
import type { ReconDraft } from './card-event.ts';
import type { SectionHeader, SectionTrailer } from './tap-line.ts';

/** Counts the taps of one section; their order is the order of the file. */
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

  /** What a right trailer says; a section without taps goes from 0 to 0. Ends the section. */
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

/** The trailer as the ledger keeps it. */
export function toTerminalFile(fileId: string, header: SectionHeader, trailer: SectionTrailer): TerminalFile {
  return { fileId, ...header, ...trailer };
}

/** An item for each thing in which what came differs from what the terminal says. */
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

/** Whether a tap stands in the section of its terminal. */
export function isOfSection(section: TapSection, tap: Pick<Tap, 'terminalId'>): boolean {
  return section.header.terminalId === tap.terminalId;
}
