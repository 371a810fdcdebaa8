/** Loads web fonts where the system cannot draw Chinese or Mongolian. */

/** The pixels of a character in the page's font; undefined where the browser gives no canvas. */
function draw(character: string): string | undefined {
  const canvas = document.createElement('canvas');
  canvas.width = 24;
  canvas.height = 24;
  const context = canvas.getContext('2d');
  if (!context) return undefined;
  context.font = '20px sans-serif';
  context.fillText(character, 1, 19);
  return context.getImageData(0, 0, 24, 24).data.join();
}

/** Whether the system draws different characters alike: with an empty box for each. */
function lacks(one: string, other: string): boolean {
  const drawn = draw(one);
  return drawn === undefined || drawn === draw(other);
}

const codePoint = String.fromCodePoint;

export function loadFonts(): void {
  const failed = () => undefined;
  // U+540C and U+57CE, U+1821 and U+182A: two letters of each script that look different.
  if (lacks(codePoint(0x540c), codePoint(0x57ce))) void import('./fonts.ts').catch(failed);
  if (lacks(codePoint(0x1821), codePoint(0x182a))) void import('./mongolian-font.ts').catch(failed);
}
