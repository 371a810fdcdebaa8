/** One bar for one piece of long work: drawn on a terminal, a line at its end elsewhere, nothing for machines. */
import { Presets, SingleBar } from 'cli-progress';

/** Work that ends sooner has no bar. */
export const SHOWN_AFTER_MS = 300;

export interface Bar {
  readonly update: (done: number, total?: number) => void;
  readonly stop: () => void;
}

export function createBar(label: string, wanted: boolean, stream: NodeJS.WriteStream = process.stderr): Bar {
  if (!wanted) return { update: () => {}, stop: () => {} };
  if (!stream.isTTY) {
    let last = 0;
    return {
      update: (done) => {
        last = done;
      },
      stop: () => {
        stream.write(`${label}: ${last}\n`);
      },
    };
  }
  const bar = new SingleBar(
    { stream, hideCursor: true, format: `${label} [{bar}] {value}/{total}` },
    Presets.shades_classic,
  );
  const startedMs = performance.now();
  return {
    update: (done, total) => {
      if (!bar.isActive) {
        if (performance.now() - startedMs < SHOWN_AFTER_MS) return;
        bar.start(1, 0);
      }
      bar.setTotal(Math.max(1, total ?? done));
      bar.update(done);
    },
    stop: () => {
      if (bar.isActive) bar.stop();
    },
  };
}
