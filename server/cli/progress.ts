/** Bars on a terminal, plain lines elsewhere, nothing where only an answer is wanted. */
import { MultiBar, Presets, type SingleBar } from 'cli-progress';
import type { LoadProgress } from '../app/planning/load-timetable.ts';
import { SHOWN_AFTER_MS } from './bar.ts';

export interface Progress extends LoadProgress {
  /** Nothing more is shown. */
  readonly stop: () => void;
}

const silent: Progress = { onImport: () => {}, step: () => {}, stop: () => {} };

/** @param wanted false for machine-readable output */
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
      // Every start looks whether feeds have changed; only a change is worth a line.
      if (phase !== 'hash') say(`${feedId}: ${phase}`);
    },
    step: say,
    stop: () => {},
  };
}
