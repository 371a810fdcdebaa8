/** Files as a zip archive whose bytes depend on nothing but them. */
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/** @param files names within the archive, and contents, in the order of the archive */
export async function zipFiles(files: Iterable<readonly [string, Buffer]>): Promise<Buffer> {
  const zip = new ZipFile();
  // Zip archives keep local times: these are the same digits in every time zone.
  const options = { mtime: new Date(2000, 0, 1), forceDosTimestamp: true };
  for (const [name, content] of files) zip.addBuffer(content, name, options);
  zip.end();
  return buffer(zip.outputStream);
}
