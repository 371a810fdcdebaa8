/** The entry: asks the server for what the first view shows while the rest of the page is being loaded. */
import { createQueryClient, findConfig } from './api/queries.ts';
import { loadTemporal, loadTimeZone, setTimeZone, storeTimeZone } from './i18n/clock.ts';
import { askAhead } from './planner/plan-question.ts';

/** Not awaited by this module: the page imports modules of the same file, which would then wait for the page. */
async function open(): Promise<void> {
  const queryClient = createQueryClient();
  const page = import('./start.tsx');
  const [config] = await Promise.all([findConfig(queryClient), loadTemporal()]);
  setTimeZone(config?.tz ?? loadTimeZone());
  if (config) storeTimeZone(config.tz);
  void askAhead(queryClient, window.location);
  const { startPage } = await page;
  startPage(queryClient, config);
}

void open();
