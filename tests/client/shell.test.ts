// @vitest-environment jsdom
/** The shell: what `index.html` shows before the code of the page is there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { toShellHtml } from '../../client/shell-build.ts';

const root = process.cwd();

const html = toShellHtml(readFileSync(join(root, 'client/index.html'), 'utf8'));

/** Opens the page's HTML at an address with a browser of a language, and runs the shell's script. */
async function openShell(path: string, browserLanguage: string): Promise<HTMLElement> {
  window.history.replaceState(null, '', path);
  vi.spyOn(navigator, 'languages', 'get').mockReturnValue([browserLanguage]);
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  document.head.innerHTML = parsed.head.innerHTML;
  document.body.innerHTML = parsed.body.innerHTML;
  document.documentElement.lang = 'zh-CN';
  vi.resetModules();
  await import('../../client/src/shell.ts');
  return document.getElementById('shell') as HTMLElement;
}

/** Texts that the shell's own styles show. */
function listShown(shell: HTMLElement): string[] {
  const isShown = (element: Element | null): boolean =>
    element === null || (getComputedStyle(element).display !== 'none' && isShown(element.parentElement));
  const leaves = [...shell.querySelectorAll('*')].filter(({ children }) => children.length === 0);
  return leaves.filter(isShown).map(({ textContent }) => textContent ?? '');
}

beforeEach(() => {
  localStorage.clear();
});

test('the form stands in the language of the browser, and no other text', async () => {
  expect(listShown(await openShell('/plan', 'en-GB'))).toEqual([
    'Tongcheng',
    'From',
    'Start',
    'To',
    'Destination',
    'Loading',
  ]);
  expect(listShown(await openShell('/', 'zh-CN'))).toEqual([
    '同城',
    '起点',
    '从哪里出发',
    '终点',
    '要去哪里',
    '正在载入',
  ]);
});

test('a link with both ends names them while their trips are searched', async () => {
  const ends = 'from=a&fromName=%E5%8C%97&fromNameEn=North&to=b&toName=%E5%8D%97';
  expect(listShown(await openShell(`/plan?${ends}`, 'zh-CN'))).toEqual([
    '同城',
    '起点',
    '北',
    '终点',
    '南',
    '正在查找',
  ]);
  const english = listShown(await openShell(`/plan?${ends}&lang=en`, 'zh-CN'));
  expect(english).toEqual(['Tongcheng', 'From', 'North', 'To', '南', 'Searching']);
});

test('other views show no form', async () => {
  expect(listShown(await openShell('/card', 'en'))).toEqual(['Tongcheng', 'Loading']);
});

test('a name of a link is text, whatever it holds', async () => {
  const name = encodeURIComponent('<img src=x onerror=alert(1)>');
  const shell = await openShell(`/plan?from=a&fromName=${name}&to=b`, 'zh-CN');
  expect(shell.querySelector('img')).toBeNull();
  expect(listShown(shell)).toContain('<img src=x onerror=alert(1)>');
});

test('the colours of the shell are those of the page', () => {
  const tokens = readFileSync(join(root, 'client/src/ui/tokens.css'), 'utf8');
  const readColours = (text: string) =>
    [...text.matchAll(/--(paper|card|ink|ink-2|rule): (#\w+);/g)].map(
      ([, name, colour]) => `${name} ${colour}`,
    );
  const ofShell = readColours(html);
  expect(ofShell).toHaveLength(10);
  expect(ofShell).toEqual(readColours(tokens));
  const [light, dark] = ['paper', 'paper'].map(
    (name, index) => readColours(tokens).filter((one) => one.startsWith(`${name} `))[index],
  );
  const bars = [...html.matchAll(/name="theme-color"[^>]*content="(#\w+)"/g)].map(
    ([, colour]) => `paper ${colour}`,
  );
  expect(bars).toEqual([light, dark]);
});

test('a key that no language has stops the build', () => {
  expect(() => toShellHtml('<p>{{app.nothing}}</p>')).toThrow('app.nothing');
});
