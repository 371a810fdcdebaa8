/** A party's statement as plain data; its JSON is byte-identical on all databases. */
import type { BilingualText } from '../../../base/problem.ts';
import type { BatchState } from '../../ledger/ledger-store.ts';
import type { Party } from '../../scheme/scheme.ts';

export interface StatementLine {
  readonly lineId: string;
  readonly names: BilingualText;
  /** Above zero: the party receives. */
  readonly amountFen: number;
  readonly transferCount: number;
  /** Whether the line is not part of the net position. */
  readonly isInformation: boolean;
}

export interface StatementDay {
  /** `YYYY-MM-DD` of the batch. */
  readonly date: string;
  readonly state: BatchState;
  readonly netFen: number;
  /** First 8 bytes of the seal in hex; null before the batch is sealed. */
  readonly sealHead: string | null;
  /** Banking day of the payment; null before the batch is paid. */
  readonly paymentDate: string | null;
}

/** A journey posted after its service day was closed. */
export interface LateItem {
  readonly journeyId: string;
  readonly serviceDate: string;
  readonly batchDate: string;
  readonly riderFen: number;
}

export interface StatementBody {
  readonly schemeId: string;
  /** ISO 4217; absent: yuan. */
  readonly currency?: string;
  readonly party: { readonly id: string; readonly kind: Party['kind']; readonly names: BilingualText };
  readonly period: { readonly text: string; readonly firstDate: string; readonly lastDate: string };
  /** Whether every batch of the period is sealed, so that the figures are final. */
  readonly isFinal: boolean;
  readonly lines: readonly StatementLine[];
  /** Sum of the lines without `isInformation`; above zero: the party receives. */
  readonly netFen: number;
  readonly days: readonly StatementDay[];
  readonly lateCount: number;
  /** The first late journeys by batch and journey. */
  readonly lateItems: readonly LateItem[];
}

export interface Statement extends StatementBody {
  /** SHA-256 in hex of the body as `toBodyText` writes it. */
  readonly bodyHash: string;
}
