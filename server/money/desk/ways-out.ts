/** What can be done about an item. */

/**
 * - `arrives`: the item clears itself when the missing record comes
 * - `to-card`, `to-operator`: a dispute gives what was deducted too much back, or to the operators
 * - `dispute`: money of the journey is given back
 * - `correct`: the terminal sends the record again as it should be
 * - `decide`: a person explains or settles it
 */
export const waysOut = ['arrives', 'to-card', 'to-operator', 'dispute', 'correct', 'decide'] as const;

export type WayOut = (typeof waysOut)[number];
