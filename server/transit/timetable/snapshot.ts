/** A timetable as one snapshot file: the arrays as they are, words as JSON in the header. */
import { findImage, type Image, type SectionArray, writeImage } from './image.ts';
import type { Timetable } from './timetable.ts';

/** Goes up with every change of the arrays' meaning: an older snapshot is then compiled again. */
export const SNAPSHOT_VERSION = 2;

interface Meta {
  readonly version: number;
  readonly hash: string;
  readonly plain: unknown;
}

/** Typed arrays anywhere in a value go to sections under their path; the rest stays a plain value. */
function split(value: unknown, path: string, sections: Map<string, SectionArray>): unknown {
  if (ArrayBuffer.isView(value)) {
    sections.set(path, value as SectionArray);
    return { $section: path };
  }
  if (Array.isArray(value)) return value;
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, split(inner, `${path}.${key}`, sections)]),
    );
  }
  return value;
}

function join(value: unknown, sections: ReadonlyMap<string, SectionArray>): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  if ('$section' in value) {
    const section = sections.get(String(value.$section));
    if (!section) throw new RangeError(`no section ${String(value.$section)}`);
    return section;
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, join(inner, sections)]));
}

/** Writes the snapshot; a reader sees the old file or the new one, never a part. */
export function saveSnapshot(file: string, timetable: Timetable): void {
  const sections = new Map<string, SectionArray>();
  const plain = split(timetable, '', sections);
  const meta: Meta = { version: SNAPSHOT_VERSION, hash: timetable.hash, plain };
  writeImage(file, { meta, sections });
}

/** The snapshot, or undefined where there is none of this hash and version that can be read. */
export function findSnapshot(file: string, hash: string): Timetable | undefined {
  const image: Image | undefined = findImage(file);
  const meta = image?.meta as Meta | undefined;
  if (!image || meta?.version !== SNAPSHOT_VERSION || meta.hash !== hash) return undefined;
  return join(meta.plain, image.sections) as Timetable;
}
