/**
 * Shows the shell of `index.html` in the user's language, with the ends of the trip that the address asks for. The page
 * replaces it when its code is there.
 */
import { languageTags, loadLanguage } from './i18n/language.ts';

const { pathname, search } = window.location;
const params = new URLSearchParams(search);
const language = loadLanguage(search);

/** Name of a trip's end in the address, by the rule of `planner/plan-url.ts`. */
function findName(end: 'from' | 'to'): string | null {
  const [zh, en] = [params.get(`${end}Name`), params.get(`${end}NameEn`)];
  return language === 'en' ? en || zh : zh || en;
}

document.documentElement.lang = languageTags[language];
const shell = document.getElementById('shell');
if (shell) {
  shell.dataset.view = pathname === '/' || pathname === '/plan' ? 'plan' : 'other';
  const isSearch = params.has('from') && params.has('to');
  shell.dataset.state = isSearch ? 'searching' : 'loading';
  for (const end of ['from', 'to'] as const) {
    const name = findName(end);
    const place = shell.querySelector(`[data-end="${end}"]`);
    if (name && place) place.textContent = name;
  }
}
