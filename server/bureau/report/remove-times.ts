/** Office files without the time at which they are made, so that the same report has the same bytes. */
import { buffer } from 'node:stream/consumers';
import { fromBufferPromise } from 'yauzl';
import { zipFiles } from '../../base/zip-files.ts';

/** Part of an Office file with its title, authors and times. */
const CORE = 'docProps/core.xml';
const TIMES = /<dcterms:(created|modified)\b[^>]*>[^<]*<\/dcterms:\1>/g;

export async function removeTimes(officeFile: Buffer): Promise<Buffer> {
  const zip = await fromBufferPromise(officeFile);
  const files: [string, Buffer][] = [];
  for await (const entry of zip.eachEntry()) {
    const content = await buffer(await zip.openReadStreamPromise(entry));
    const { fileName } = entry;
    files.push([fileName, fileName === CORE ? Buffer.from(content.toString().replace(TIMES, '')) : content]);
  }
  return zipFiles(files);
}
