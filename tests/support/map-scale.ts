/** The zoom of the map, read from the scale that Leaflet draws. */
import type { Page } from 'playwright-core';
import { eventually } from './eventually.ts';
import { waitForRequests } from './requests.ts';

/** Metres of the scale on the map: fewer at a nearer zoom. */
async function readScaleM(page: Page): Promise<number> {
  const text = (await page.locator('.leaflet-control-scale-line').first().textContent()) ?? '';
  const [, value = '', unit] = /^(\d+) (m|km)$/.exec(text) ?? [];
  return Number(value) * (unit === 'km' ? 1_000 : 1);
}

/** Waits until the map has stopped moving, and returns the metres of its scale. */
export async function settleMap(page: Page): Promise<number> {
  await page.locator('.leaflet-control-scale-line').first().waitFor({ state: 'attached' });
  await waitForRequests(page);
  let [last, same] = [0, 0];
  await eventually(async () => {
    const now = await readScaleM(page);
    same = now === last && now > 0 ? same + 1 : 0;
    last = now;
    return same >= 12;
  }).toBe(true);
  return last;
}
