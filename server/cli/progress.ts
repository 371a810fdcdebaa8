/** Progress on standard error: bars on a terminal, lines elsewhere, nothing for machine-readable output. */
import { MultiBar, Presets, SingleBar } from 'cli-progress';
import type { LoadProgress } from '../app/planning/load-timetable.ts';

/** Work that ends sooner shows no bar. */
const SHOWN_AFTER_MS = 300;

export interface Bar {
  readonly update: (done: number, total?: number) => void;
  readonly stop: () => void;
}

/** One bar for one piece of long work; where standard error is no terminal, one line at its end. */
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

export interface Progress extends LoadProgress {
  readonly stop: () => void;
}

const silent: Progress = { onImport: () => {}, step: () => {}, stop: () => {} };

/**
 * Progress of an import: bars on a terminal, lines elsewhere.
 *
 * @param wanted - false: shows nothing
 */
export function createProgress(stream: NodeJS.WriteStream, wanted: boolean): Progress {
  if (!wanted) return silent;
  return stream.isTTY ? createBars(stream) : createLines(stream);
}

function createBars(stream: NodeJS.WriteStream): Progress {
  const bars = new MultiBar(
    {
      stream,
      clearOnComplete: false,
      hideCursor: true,
      format: '{feed} [{bar}] {percentage}% {phase}',
      autopadding: true,
    },
    Presets.shades_classic,
  );
  const byFeed = new Map<string, SingleBar>();
  const startedMs = new Map<string, number>();
  return {
    onImport: ({ feedId, phase, done, total }) => {
      const started = startedMs.get(feedId) ?? performance.now();
      startedMs.set(feedId, started);
      let bar = byFeed.get(feedId);
      if (!bar) {
        if (performance.now() - started < SHOWN_AFTER_MS) return;
        bar = bars.create(100, 0, { feed: feedId.padEnd(16), phase });
        byFeed.set(feedId, bar);
      }
      bar.setTotal(Math.max(1, total ?? done));
      bar.update(done, { phase });
    },
    step: (text) => {
      bars.log(`${text}\n`);
    },
    stop: () => {
      bars.stop();
    },
  };
}

function createLines(stream: NodeJS.WriteStream): Progress {
  let last = '';
  const say = (text: string) => {
    if (text !== last) stream.write(`${text}\n`);
    last = text;
  };
  return {
    onImport: ({ feedId, phase }) => {
      // Each start hashes the feeds to find changes; a feed without changes prints no line.
      if (phase !== 'hash') say(`${feedId}: ${phase}`);
    },
    step: say,
    stop: () => {},
  };
}
