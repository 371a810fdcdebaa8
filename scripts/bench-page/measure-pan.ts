/** Frames a second while the map of a city with 5,000 stops and 100 lines is dragged. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, CDPSession } from 'playwright-core';
import { openPage } from '../../tests/support/browser.ts';
import { waitForRequests } from '../../tests/support/requests.ts';
import { startServer } from '../../tests/support/server.ts';
import { largeCity, writeLargeCity } from './large-city.ts';

export interface PanFigures {
  readonly zoom: number;
  readonly framesPerSec: number;
  /** Mean time of scripts, and of all that the page's main thread does, in one frame: milliseconds. */
  readonly scriptMs: number;
  readonly taskMs: number;
  readonly longestFrameMs: number;
}

/**
 * Drags the map to and fro, one mouse move in each frame, as Leaflet sees a user's: press, moves, release. Each drag ends with what the
 * map does at the end of a move.
 */
const drag = `(async () => {
  const box = document.querySelector('.leaflet-container').getBoundingClientRect();
  const at = { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  const target = document.elementFromPoint(at.x, at.y);
  const send = (type) => target.dispatchEvent(new MouseEvent(type, {
    bubbles: true, cancelable: true, view: window, button: 0, buttons: type === 'mouseup' ? 0 : 1, clientX: at.x, clientY: at.y,
  }));
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  let [frames, longest] = [0, 0];
  const first = await frame();
  let last = first;
  for (let go = 0; go < 8; go++) {
    const [dx, dy] = [[12, 4], [12, -4], [-12, 4], [-12, -4]][go % 4];
    send('mousedown');
    for (let step = 0; step < 60; step++) {
      at.x += dx; at.y += dy;
      send('mousemove');
      const now = await frame();
      longest = Math.max(longest, now - last);
      last = now;
      frames++;
    }
    send('mouseup');
    at.x = box.left + box.width / 2; at.y = box.top + box.height / 2;
  }
  return { frames, ms: last - first, longest };
})()`;

async function readWorkMs(
  session: CDPSession,
): Promise<{ readonly scriptMs: number; readonly taskMs: number }> {
  const { metrics } = await session.send('Performance.getMetrics');
  const readMs = (wanted: string) => (metrics.find(({ name }) => name === wanted)?.value ?? 0) * 1_000;
  return { scriptMs: readMs('ScriptDuration'), taskMs: readMs('TaskDuration') };
}

export async function measurePan(browser: Browser): Promise<PanFigures[]> {
  const dir = mkdtempSync(join(tmpdir(), 'tongcheng-large-city-'));
  writeLargeCity(join(dir, 'city'));
  const server = await startServer(['--feeds', join(dir, 'city'), '--data', join(dir, 'data')]);
  try {
    const figures: PanFigures[] = [];
    for (const zoom of [12, 14, 16]) {
      const view = `map=${largeCity.lat},${largeCity.lon},${zoom}`;
      const { page, close } = await openPage(browser, `${server.origin}/plan?${view}`, { moves: true });
      const session = await page.context().newCDPSession(page);
      await session.send('Performance.enable');
      await page.locator('.leaflet-lines-pane canvas').first().waitFor({ state: 'attached' });
      await waitForRequests(page);
      await page.waitForTimeout(500);
      const before = await readWorkMs(session);
      const seen = await page.evaluate<{ frames: number; ms: number; longest: number }>(drag);
      const after = await readWorkMs(session);
      figures.push({
        zoom,
        framesPerSec: (seen.frames * 1_000) / seen.ms,
        scriptMs: (after.scriptMs - before.scriptMs) / seen.frames,
        taskMs: (after.taskMs - before.taskMs) / seen.frames,
        longestFrameMs: seen.longest,
      });
      await close();
    }
    return figures;
  } finally {
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}
