import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** 青 (teal), the accent colour: the first character of 青城, a name of Hohhot. */
const qing: MantineColorsTuple = [
  '#e8f4f1',
  '#d3e7e3',
  '#a6d0c9',
  '#78bab0',
  '#54a89c',
  '#3c9c8f',
  '#2b8f83',
  '#177a70',
  '#0b5f58',
  '#064a45',
];

/** Web font last: systems with a Chinese font do not download it. */
const fontFamily =
  '"PingFang SC", "HarmonyOS Sans SC", "Microsoft YaHei UI", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC Variable", system-ui, sans-serif';

/** Greys of the dark colour scheme, from text to background. */
const dark: MantineColorsTuple = [
  '#e9edeb',
  '#b7c2bf',
  '#9aa7a3',
  '#7d8987',
  '#3c494c',
  '#2f3b3e',
  '#202b2e',
  '#1a2326',
  '#11181a',
  '#0c1213',
];

export const theme = createTheme({
  colors: { qing, dark },
  primaryColor: 'qing',
  primaryShade: { light: 8, dark: 3 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  fontFamily,
  headings: { fontFamily, fontWeight: '650' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // The accent is light in the dark scheme, so text on it must be dark. Mantine computes that text colour from the
    // light scheme's shade.
    Button: {
      // A long label is wrapped and the button grows; its width is that of the column at most.
      styles: {
        root: {
          // The label of a button that is a link stands in the middle, too.
          display: 'inline-grid',
          // By default, the column is at least as wide as the longest word, and wider than a narrow button.
          gridTemplateColumns: 'minmax(0, 1fr)',
          alignItems: 'center',
          height: 'auto',
          minHeight: 'max(var(--press), var(--button-height))',
          maxWidth: '100%',
          paddingBlock: 4,
        },
        label: { whiteSpace: 'normal', height: 'auto', overflow: 'visible', textAlign: 'center' },
        inner: { height: 'auto' },
      },
      vars: (_theme: unknown, { variant = 'filled' }: { variant?: string }) => ({
        root: variant === 'filled' ? { '--button-color': 'var(--accent-ink)' } : {},
      }),
    },
    Chip: { vars: () => ({ root: { '--chip-color': 'var(--accent-ink)' } }) },
  },
});
