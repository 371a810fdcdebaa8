/** Chooses the names that fit on the map without overlapping; earlier ones win. */
export interface LabelBox {
  /** Centre, in pixels of the map. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Rough width of a name in pixels: Chinese characters are as wide as they are high, letters about half. */
export function toTextWidthPx(text: string, fontPx: number): number {
  let width = 0;
  for (const character of text) {
    width += /[\u2e80-\u9fff\uff00-\uffef]/.test(character) ? fontPx : fontPx * 0.56;
  }
  return width;
}

export function isOverlapping(a: LabelBox, b: LabelBox): boolean {
  return Math.abs(a.x - b.x) * 2 < a.width + b.width + 6 && Math.abs(a.y - b.y) * 2 < a.height + b.height + 2;
}

/**
 * Indexes of the boxes that overlap no box kept before them. Quadratic in the number kept, which is some dozens on a
 * screen.
 */
export function listFreeLabels(boxes: readonly LabelBox[]): number[] {
  const kept: number[] = [];
  for (const [index, box] of boxes.entries()) {
    const isFree = kept.every((other) => {
      const taken = boxes[other];
      return !taken || !isOverlapping(box, taken);
    });
    if (isFree) kept.push(index);
  }
  return kept;
}
