/** Makes modules of the page tell times of Hohhot; to be imported before them. Node has no `Temporal` of its own yet. */
import { loadTemporal, setTimeZone } from '../../client/src/i18n/clock.ts';

await loadTemporal();
setTimeZone('Asia/Shanghai');
