/**
 * The shell: what `index.html` shows before the code of the page is there. It is text of the page's own languages; a small
 * script of its own chooses the language, because the security headers allow no scripts inside of the page.
 */
import { build, type Plugin, type Rolldown } from 'vite';
import { baseEn } from './src/i18n/en-base.ts';
import { languageTags } from './src/i18n/language.ts';
import { baseZh } from './src/i18n/zh-base.ts';

/** Names of the shell's script in the built page. */
export const shellScript = /^assets\/shell-.*\.js$/;

const isChunk = (file: Rolldown.OutputChunk | Rolldown.OutputAsset): file is Rolldown.OutputChunk =>
  file.type === 'chunk';

/** The script without imports: a module would wait for those that it shares with the page. */
async function buildScript(source: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    build: {
      write: false,
      target: 'es2022',
      rolldownOptions: { input: source, output: { format: 'iife' } },
    },
  });
  const outputs = [built].flat().flatMap((one) => ('output' in one ? one.output : []));
  return outputs.filter(isChunk).map(({ code }) => code)[0] ?? '';
}

/** Replaces `{{key}}` by the text in each language. */
export function toShellHtml(html: string): string {
  return html.replaceAll(/\{\{([\w.]+)\}\}/g, (_braces, key: string) => {
    const [zh, en] = [baseZh, baseEn].map((texts) => (texts as Readonly<Record<string, string>>)[key]);
    if (zh === undefined || en === undefined) throw new Error(`the shell has no text ${key}`);
    return `<span lang="${languageTags.zh}">${zh}</span><span lang="${languageTags.en}">${en}</span>`;
  });
}

/** A plugin of the page's build and of its development server; `source` is the script. */
export function shell(source: string): Plugin {
  let isBuild = false;
  let reference = '';
  return {
    name: 'tongcheng-shell',
    configResolved: ({ command }) => {
      isBuild = command === 'build';
    },
    async buildStart() {
      if (!isBuild) return;
      reference = this.emitFile({ type: 'asset', name: 'shell.js', source: await buildScript(source) });
    },
    transformIndexHtml: {
      order: 'post',
      handler: (html, { bundle }) => {
        const built = Object.keys(bundle ?? {}).find((name) => shellScript.test(name));
        if (bundle && (built === undefined || reference === '')) throw new Error('the shell has no script');
        const attrs = built
          ? { defer: true, fetchpriority: 'high', src: `/${built}` }
          : { type: 'module', src: '/src/shell.ts' };
        return {
          html: toShellHtml(html),
          tags: [{ tag: 'script', attrs, injectTo: 'head-prepend' as const }],
        };
      },
    },
  };
}
