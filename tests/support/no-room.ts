/** A room that a test does not enter: cards, or scenarios. */
export function noRoom(): never {
  throw new Error('this room is not asked for');
}
