/** A file that opens without a network; `revision` is null where the name contains a hash of the content. */
export interface ShellFile {
  readonly url: string;
  readonly revision: string | null;
}
