/** Names of a scenario in the page's language, also after a copy or another name. */
import { expect, test } from 'vitest';
import { toShownName, withName } from '../../../client/src/bureau/new-document.ts';

const shipped = { name: '呼包高铁', nameEn: 'Hohhot-Baotou high-speed line', author: 'x' };

test('a name is shown in the language of the page, as far as there is one', () => {
  expect(toShownName(shipped, 'zh')).toBe('呼包高铁');
  expect(toShownName(shipped, 'en')).toBe('Hohhot-Baotou high-speed line');
  expect(toShownName({ name: '呼包高铁' }, 'en')).toBe('呼包高铁');
});

test('a typed name is shown on the page of either language', () => {
  const renamed = withName(shipped, 'Copy of the line');
  expect(renamed).toEqual({ name: 'Copy of the line', author: 'x' });
  for (const language of ['zh', 'en'] as const)
    expect(toShownName(renamed, language)).toBe('Copy of the line');
});
