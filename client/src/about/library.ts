/** A library that the page uses; `licence` is an SPDX expression. */
export interface Library {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
}
