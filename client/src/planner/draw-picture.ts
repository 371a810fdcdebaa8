/** Draws the picture of a trip on a canvas. */
import { saveFile } from '../ui/save-file.ts';
import { type PictureRow, toWrapped } from './trip-picture.ts';

/** What is used of a canvas. */
export type Pen = Pick<
  CanvasRenderingContext2D,
  'fillStyle' | 'fillRect' | 'fillText' | 'font' | 'measureText' | 'scale' | 'textAlign' | 'textBaseline'
>;

const WIDTH = 420;
const MARGIN = 24;
/** Where texts begin that have a clock time in front of them. */
const INDENT = 74;
const BAR = 5;
/** Between the bar of a ride and its texts. */
const GAP = 14;
/** Pixels of the picture for each unit: chats show pictures on screens with narrow pixels. */
const SCALE = 2;
const COLORS = { paper: '#fbfaf6', ink: '#1b2422', soft: '#4d5a57', accent: '#0b5d53' } as const;

const styles = {
  title: { size: 21, weight: 700, color: COLORS.ink, before: 0 },
  fact: { size: 15, weight: 400, color: COLORS.soft, before: 6 },
  call: { size: 17, weight: 600, color: COLORS.ink, before: 12 },
  ride: { size: 14, weight: 400, color: COLORS.soft, before: 6 },
  walk: { size: 14, weight: 400, color: COLORS.soft, before: 10 },
  foot: { size: 12, weight: 400, color: COLORS.soft, before: 22 },
} as const;

interface PlacedRow {
  readonly row: PictureRow;
  readonly lines: readonly string[];
  readonly left: number;
  readonly top: number;
  readonly lineHeight: number;
}

const isIndented = ({ kind }: PictureRow) => kind === 'call' || kind === 'ride' || kind === 'walk';

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rows: readonly PlacedRow[];
  readonly family: string;
}

/** Places the rows below one another. */
export function layOutPicture(rows: readonly PictureRow[], pen: Pen, family: string): Picture {
  let top = MARGIN;
  const placed = rows.map((row): PlacedRow => {
    const { before, size, weight } = styles[row.kind];
    pen.font = `${weight} ${size}px ${family}`;
    const left = MARGIN + (isIndented(row) ? INDENT : 0);
    const lines = toWrapped(row.text, WIDTH - MARGIN - left, (text) => pen.measureText(text).width);
    const lineHeight = Math.round(size * 1.4);
    top += before;
    const own = { row, lines, left, top, lineHeight };
    top += lines.length * lineHeight;
    return own;
  });
  return { width: WIDTH, height: top + MARGIN, rows: placed, family };
}

export function drawPicture({ family, height, rows, width }: Picture, pen: Pen): void {
  pen.scale(SCALE, SCALE);
  pen.fillStyle = COLORS.paper;
  pen.fillRect(0, 0, width, height);
  pen.fillStyle = COLORS.accent;
  pen.fillRect(0, 0, width, 6);
  pen.textBaseline = 'top';
  for (const [index, { left, lineHeight, lines, row, top }] of rows.entries()) {
    const { color, size, weight } = styles[row.kind];
    const next = rows[index + 1];
    // The bar of a ride goes on to its next row.
    const end = next?.row.color === row.color ? next?.top : undefined;
    if (row.color) {
      pen.fillStyle = row.color;
      pen.fillRect(left - GAP, top, BAR, (end ?? top + lines.length * lineHeight) - top);
    }
    pen.font = `${weight} ${size}px ${family}`;
    pen.fillStyle = color;
    if (row.time !== undefined) {
      pen.textAlign = 'right';
      pen.fillText(row.time, left - GAP - BAR, top);
      pen.textAlign = 'left';
    }
    for (const [i, line] of lines.entries()) pen.fillText(line, left, top + i * lineHeight);
  }
}

/** The picture as a PNG; undefined where the browser cannot draw. */
export async function toPng(rows: readonly PictureRow[]): Promise<Blob | undefined> {
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d');
  if (!pen) return undefined;
  const family = getComputedStyle(document.body).fontFamily || 'sans-serif';
  const picture = layOutPicture(rows, pen, family);
  canvas.width = picture.width * SCALE;
  canvas.height = picture.height * SCALE;
  drawPicture(picture, pen);
  return (await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))) ?? undefined;
}

/** Shares a file where the device can, and wants to; else saves it. */
export async function shareOrSave(png: Blob, title: string): Promise<'shared' | 'saved'> {
  const file = new File([png], 'trip.png', { type: 'image/png' });
  if (navigator.canShare?.({ files: [file] })) {
    const failure: unknown = await navigator.share({ files: [file], title }).catch((error) => error);
    // Closing the dialog of the device rejects, too. A drawing that took long is no longer the answer to a tap, and then refused.
    if (!failure || (failure instanceof DOMException && failure.name === 'AbortError')) return 'shared';
  }
  saveFile(file.name, file);
  return 'saved';
}
