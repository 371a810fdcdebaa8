/** Texts of a zip, for tests that read published feeds. */
import { text } from 'node:stream/consumers';
import { openPromise } from 'yauzl';

/** The `.txt` files of `tables` that the zip holds, by name without `.txt`. */
export async function readZipTexts(path: string, tables: readonly string[]): Promise<Record<string, string>> {
  const zip = await openPromise(path);
  const texts: Record<string, string> = {};
  for await (const entry of zip.eachEntry()) {
    const table = entry.fileName.replace(/\.txt$/, '');
    if (tables.includes(table)) texts[table] = await text(await zip.openReadStreamPromise(entry));
  }
  return texts;
}
