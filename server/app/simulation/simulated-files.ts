/** Writes a simulated day as files: cards of issuers, and the tap files that operators deliver each day. */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ProblemError } from '../../base/problem.ts';
import { type ServiceDay, toDateText } from '../../base/service-day.ts';
import { toShownPath } from '../../base/shown-path.ts';
import type { Person } from '../../bureau/demand/people.ts';
import type { Spool } from '../../bureau/demand/spool.ts';
import type { TerminalDelivery } from '../../bureau/demand/terminals.ts';
import { toFileStart, toTapSection } from '../../money/cards/tap-files.ts';
import { onDisk } from '../files/disk-problem.ts';

/** Tap files by the day on which they arrive. */
export type Arrivals = Map<ServiceDay, string[]>;

/** Place of a file in the order in which the files of a day are ingested. */
interface Place {
  readonly lateDays: number;
  readonly quarter: number;
  readonly rank: number;
}

/** A section that arrives on a later day; its text is in the spool. */
interface LateSection extends Place {
  readonly file: string;
  readonly arrival: ServiceDay;
  readonly offset: number;
  readonly byteCount: number;
}

const CARDS_FILE = 'cards.ndjson';
const FORMAT = 'ndjson';

/** Writes one line for each card and passes the person on. */
export function* writeCards(folder: string, people: Iterable<Person>): Generator<Person> {
  const files = new FileAppender();
  const file = join(folder, CARDS_FILE);
  files.append(file, '');
  for (const person of people) {
    const { cardId, categoryId, homeCity, issuerId, mediumId } = person;
    const card = { cardId, issuerId, mediumId, categoryId, homeCity, validToSec: null };
    files.append(file, `${JSON.stringify(card)}\n`);
    yield person;
  }
  files.flush();
}

/**
 * Writes one file for each operator and quarter of an hour, with the sections of its terminals one after another. Sections
 * that arrive on a later day go into one file for each operator and day of arrival.
 *
 * @param deliveries - by terminal; in the order of their quarters for each
 * @param spool - holds the sections that arrive late
 * @param arrivals - receives the files in the order in which they are to be ingested
 */
export function writeDeliveries(
  folder: string,
  day: ServiceDay,
  deliveries: Iterable<TerminalDelivery>,
  toServiceDay: (eventSec: number) => ServiceDay,
  arrivals: Arrivals,
  spool: Spool,
): { tapCount: number; terminalFiles: number } {
  const counts = { tapCount: 0, terminalFiles: 0 };
  const files = new FileAppender();
  const firsts = new Map<string, Place & { readonly file: string }>();
  const late: LateSection[] = [];
  spool.clear();
  for (const { fileNo, lateDays, operatorId, quarter, taps, terminalId } of deliveries) {
    const place = { lateDays, quarter, rank: counts.terminalFiles++ };
    counts.tapCount += taps.length;
    const text = toTapSection({ terminalId, fileNo }, taps, { format: FORMAT, toServiceDay });
    const arrival = day + lateDays;
    const when = lateDays > 0 ? 'late' : String(quarter).padStart(3, '0');
    const file = join(folder, toDateText(arrival), `${toDateText(day)}-${when}-${operatorId}.${FORMAT}`);
    if (lateDays > 0) {
      const bytes = Buffer.from(text);
      late.push({ ...place, file, arrival, offset: spool.size, byteCount: bytes.length });
      spool.append(bytes);
      continue;
    }
    if (!firsts.has(file)) {
      firsts.set(file, { ...place, file });
      files.append(file, toFileStart(FORMAT));
    }
    files.append(file, text);
  }
  for (const { file } of [...firsts.values()].sort(byPlace)) addTo(arrivals, day, file);
  const begun = new Set<string>();
  for (const { arrival, byteCount, file, offset } of late.sort(byPlace)) {
    if (!begun.has(file)) {
      begun.add(file);
      addTo(arrivals, arrival, file);
      files.append(file, toFileStart(FORMAT));
    }
    const bytes = Buffer.alloc(byteCount);
    spool.read(offset, bytes);
    files.append(file, bytes.toString());
  }
  files.flush();
  return counts;
}

const byPlace = (a: Place, b: Place) => a.lateDays - b.lateDays || a.quarter - b.quarter || a.rank - b.rank;

function addTo(arrivals: Arrivals, arrival: ServiceDay, file: string): void {
  const known = arrivals.get(arrival);
  if (known) known.push(file);
  else arrivals.set(arrival, [file]);
}

/**
 * Removes the files of an earlier simulation from the folder, or creates the folder.
 *
 * @throws ProblemError `bad-request` if the folder holds anything else, `folder-unwritable`
 */
export function clearFolder(folder: string): void {
  onDisk(folder, () => {
    if (existsSync(folder)) {
      const foreign = readdirSync(folder).find(
        (name) => name !== CARDS_FILE && !/^(\d{4}-\d{2}-\d{2}|\.spool-\d+-\d+)$/.test(name),
      );
      if (foreign !== undefined) {
        const shown = toShownPath(folder);
        throw new ProblemError('bad-request', {
          zh: `${shown} 里有 ${foreign}，不是模拟数据的文件夹，不会清空`,
          en: `${shown} is no folder of simulated days: it holds ${foreign}, and would have been emptied`,
        });
      }
      rmSync(folder, { recursive: true });
    }
    mkdirSync(folder, { recursive: true });
  });
}

/** Characters of all files together that `FileAppender` holds before it writes. */
const HELD_CHARS = 16_000_000;

/** Writes many files at the same time, each in few pieces; files are complete after `flush`. */
export class FileAppender {
  readonly #heldChars: number;
  readonly #texts = new Map<string, string[]>();
  readonly #begun = new Set<string>();
  #held = 0;

  constructor(heldChars: number = HELD_CHARS) {
    this.#heldChars = heldChars;
  }

  /** The first text of a file replaces what it held. */
  append(file: string, text: string): void {
    const known = this.#texts.get(file);
    if (known) known.push(text);
    else this.#texts.set(file, [text]);
    this.#held += text.length;
    if (this.#held > this.#heldChars) this.flush();
  }

  /** @throws ProblemError `disk-full`, `folder-unwritable` */
  flush(): void {
    for (const [file, texts] of this.#texts) {
      onDisk(file, () => {
        const isNew = !this.#begun.has(file);
        if (isNew) mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, texts.join(''), { flag: isNew ? 'w' : 'a' });
      });
      this.#begun.add(file);
    }
    this.#texts.clear();
    this.#held = 0;
  }
}
