/** Where a ledger is. */
export type LedgerPlace =
  /** `isReadOnly`: a copy that is only checked and read. */
  | { readonly dialect: 'sqlite'; readonly file: string; readonly isReadOnly?: boolean }
  | { readonly dialect: 'postgres'; readonly url: string };
