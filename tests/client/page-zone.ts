/** Sets the page's time zone to that of Hohhot and loads `Temporal`, which Node lacks. Import it before modules of the page. */
import { loadTemporal, setTimeZone } from '../../client/src/i18n/clock.ts';

await loadTemporal();
setTimeZone('Asia/Shanghai');
