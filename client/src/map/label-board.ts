/** Holds the names that are placed at a zoom, and paints them. */
import { type Mark, toObstacles } from './label-marks.ts';
import { type LabelRoom, type PlacedLabel, placeLabels, startPlacing } from './label-places.ts';
import type { LabelStyle, MapLabel } from './label-wishes.ts';
import type { MapColors } from './map-colors.ts';
import { toDotScale } from './stop-kinds.ts';
import type { StrongLines } from './strong-lines.ts';
import type { Frame } from './world.ts';

interface Font {
  readonly px: number;
  readonly weight: number;
  readonly color: keyof MapColors;
  readonly isItalic?: boolean;
}

const fonts: Readonly<Record<LabelStyle, Font>> = {
  chosen: { px: 14, weight: 700, color: 'ink' },
  onTheWay: { px: 12, weight: 500, color: 'ink' },
  city: { px: 17, weight: 700, color: 'ink' },
  station: { px: 13, weight: 700, color: 'ink' },
  metro: { px: 12.5, weight: 600, color: 'ink' },
  hub: { px: 12, weight: 600, color: 'ink' },
  town: { px: 13, weight: 600, color: 'inkPlace' },
  stop: { px: 12, weight: 400, color: 'ink' },
  place: { px: 12, weight: 400, color: 'inkPlace' },
  locality: { px: 12, weight: 400, color: 'inkPlace' },
  water: { px: 12.5, weight: 400, color: 'inkWater', isItalic: true },
  street: { px: 12, weight: 400, color: 'inkStreet' },
};

/** Rough width of a name in pixels: Chinese characters are as wide as they are high, letters about half. */
export function toTextWidthPx(text: string, fontPx: number): number {
  let width = 0;
  for (const character of text) {
    width += /[\u2e80-\u9fff\uff00-\uffef]/.test(character) ? fontPx : fontPx * 0.56;
  }
  return width;
}

export interface BoardContent {
  readonly wishes: readonly MapLabel[];
  readonly marks: readonly Mark[];
  /** Strong lines, which names cover only where they must. */
  readonly strong: StrongLines;
  readonly colors: MapColors;
}

export class LabelBoard {
  /** CSS families of the page. */
  family = 'sans-serif';
  redraw: () => void = () => {};
  private content: BoardContent | undefined;
  private placed: { readonly zoom: number; readonly labels: readonly PlacedLabel<LabelStyle>[] } | undefined;
  private readonly widths = new Map<string, number>();
  private readonly measuring = document.createElement('canvas').getContext('2d');

  /**
   * Shows other names. They are placed in steps while the browser is idle; the old names stay until then.
   *
   * @returns a function that stops it
   */
  show(content: BoardContent, zoom: number): () => void {
    const placing = startPlacing(content.wishes, this.toRoom(content, zoom));
    return workWhenIdle(placing, (labels) => {
      this.content = content;
      this.placed = { zoom, labels };
      this.redraw();
    });
  }

  /** A font has arrived: names have other widths. */
  forgetWidths(): void {
    this.widths.clear();
    this.placed = undefined;
  }

  paint(context: CanvasRenderingContext2D, frame: Frame): void {
    if (!this.content) return;
    const { colors } = this.content;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.lineJoin = 'round';
    let style: LabelStyle | undefined;
    for (const label of this.placeAt(frame.zoom)) {
      if (!isSeen(label, frame)) continue;
      if (label.wish.style !== style) {
        style = label.wish.style;
        context.font = this.toFont(style);
        context.fillStyle = colors[fonts[style].color];
        context.strokeStyle = style === 'street' ? colors.street : colors.land;
        context.lineWidth = style === 'street' ? 3 : 4;
      }
      if (style === 'place') paintPlaceMark(context, frame, label);
      for (const text of label.texts) paintText(context, frame, text);
    }
  }

  private placeAt(zoom: number): readonly PlacedLabel<LabelStyle>[] {
    if (!this.content) return [];
    if (this.placed?.zoom !== zoom) {
      this.placed = { zoom, labels: placeLabels(this.content.wishes, this.toRoom(this.content, zoom)) };
    }
    return this.placed.labels;
  }

  private toRoom({ marks, strong }: BoardContent, zoom: number): LabelRoom<LabelStyle> {
    return {
      zoom,
      obstacles: toObstacles(marks, zoom),
      toCoveredPx: (box) => strong.toCoveredPx(box, zoom),
      dotScale: toDotScale(zoom),
      toWidthPx: (text, style) => this.toWidthPx(text, style),
      toFontPx: (style) => fonts[style].px,
    };
  }

  private toFont(style: LabelStyle): string {
    const { isItalic, px, weight } = fonts[style];
    return `${isItalic ? 'italic ' : ''}${weight} ${px}px ${this.family}`;
  }

  private toWidthPx(text: string, style: LabelStyle): number {
    const { measuring } = this;
    if (!measuring) return toTextWidthPx(text, fonts[style].px);
    const key = `${style} ${text}`;
    const known = this.widths.get(key);
    if (known !== undefined) return known;
    measuring.font = this.toFont(style);
    const { width } = measuring.measureText(text);
    this.widths.set(key, width);
    return width;
  }
}

function isSeen({ boxes }: PlacedLabel, { height, left, top, width }: Frame): boolean {
  return boxes.some(
    ({ maxX, maxY, minX, minY }) =>
      maxX >= left && minX <= left + width && maxY >= top && minY <= top + height,
  );
}

function paintText(
  context: CanvasRenderingContext2D,
  { left, top }: Frame,
  { angle, text, x, y }: PlacedLabel['texts'][number],
): void {
  if (angle === 0) {
    context.strokeText(text, x - left, y - top);
    context.fillText(text, x - left, y - top);
    return;
  }
  context.save();
  context.translate(x - left, y - top);
  context.rotate(angle);
  context.strokeText(text, 0, 0);
  context.fillText(text, 0, 0);
  context.restore();
}

/** A small square where a sight or an airport is. */
function paintPlaceMark(
  context: CanvasRenderingContext2D,
  frame: Frame,
  { wish: { spot } }: PlacedLabel,
): void {
  if (spot.kind !== 'dot') return;
  const [x, y] = [spot.x * frame.scale - frame.left, spot.y * frame.scale - frame.top];
  const side = spot.radiusPx * 2;
  context.fillRect(x - spot.radiusPx, y - spot.radiusPx, side, side);
}

/** Milliseconds of work in one go where the browser does not say how long it is idle. */
const SLICE_MS = 4;

/** Runs `work` in slices while the browser is idle, and in any case soon. The returned function stops it. */
function workWhenIdle<Result>(
  work: Generator<undefined, Result, undefined>,
  onDone: (result: Result) => void,
): () => void {
  // Safari has no idle callbacks.
  const isIdleKnown = typeof requestIdleCallback === 'function';
  let handle = 0;
  const run = () => {
    const untilMs = performance.now() + SLICE_MS;
    while (performance.now() < untilMs) {
      const { done, value } = work.next();
      if (done) return onDone(value);
    }
    ask();
  };
  const ask = () => {
    handle = isIdleKnown ? requestIdleCallback(run, { timeout: 100 }) : window.setTimeout(run, 30);
  };
  ask();
  return () => (isIdleKnown ? cancelIdleCallback(handle) : clearTimeout(handle));
}
