/** Registers of terminals: who runs them, where they stand, and what is plausible for their kind. */
import type { Tap, TapKind } from './tap.ts';

/** Windows of what a kind of terminal writes; null: open. */
export interface TerminalKind {
  readonly kindId: string;
  readonly tapKinds: readonly TapKind[];
  /** Largest amount of one record. */
  readonly maxFen: number | null;
  /** Seconds by which a record may be later than its receipt. */
  readonly maxAheadSec: number | null;
  /** Seconds by which a record may be earlier than its receipt. */
  readonly maxAgeSec: number | null;
}

export interface RegisteredTerminal {
  readonly terminalId: string;
  readonly kindId: string;
  readonly operatorId: string;
  /** Networks of the scheme whose taps it writes; empty for money onto and off cards. */
  readonly networks: readonly string[];
  /** First instant; 0: from the beginning. */
  readonly fromSec: number;
  /** First instant after the end; null: without end. */
  readonly toSec: number | null;
}

/** One register; the one with the highest number is in force for all that is received after it. */
export interface TerminalRegister {
  readonly registerNo: number;
  readonly receivedSec: number;
  readonly who: string;
  /** SHA-256 of the file in hex. */
  readonly sha256: string;
  readonly kinds: readonly TerminalKind[];
  readonly terminals: readonly RegisteredTerminal[];
}

export type RegisterReason =
  | 'terminal-unknown'
  | 'terminal-unfit'
  | 'amount-beyond'
  | 'time-ahead'
  | 'time-behind';

/** Looks records up in a register. */
export interface TerminalWindows {
  /** Finds why a record is not plausible for its terminal. */
  findReason(tap: Tap, receivedSec: number): RegisterReason | undefined;
}

export function toTerminalWindows(register: TerminalRegister): TerminalWindows {
  const kinds = new Map(register.kinds.map((kind) => [kind.kindId, kind]));
  const byId = Map.groupBy(register.terminals, ({ terminalId }) => terminalId);
  return {
    findReason(tap, receivedSec) {
      const known = byId.get(tap.terminalId);
      const terminal = known?.find(
        ({ fromSec, toSec }) => tap.eventSec >= fromSec && (toSec === null || tap.eventSec < toSec),
      );
      if (!terminal) return 'terminal-unknown';
      const kind = kinds.get(terminal.kindId);
      if (!kind?.tapKinds.includes(tap.kind)) return 'terminal-unfit';
      if (tap.networkId !== null && !terminal.networks.includes(tap.networkId)) return 'terminal-unfit';
      if (kind.maxFen !== null && (tap.amountFen ?? 0) > kind.maxFen) return 'amount-beyond';
      if (kind.maxAheadSec !== null && tap.eventSec > receivedSec + kind.maxAheadSec) return 'time-ahead';
      if (kind.maxAgeSec !== null && tap.eventSec < receivedSec - kind.maxAgeSec) return 'time-behind';
      return undefined;
    },
  };
}
