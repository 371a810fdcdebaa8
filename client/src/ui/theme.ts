import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** 青: the teal of both the name 青城 and the page's one accent. */
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

/**
 * A system with a Chinese font of its own never gets to the last name of the list, and so never
 * downloads it.
 */
const fontFamily =
  '"PingFang SC", "HarmonyOS Sans SC", "Microsoft YaHei UI", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC Variable", system-ui, sans-serif';

/** Greys of the dark scheme, from text to ground, in the tone of the tokens. */
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
    // In the dark the accent is light: what stands on it must follow, which the library's own reckoning
    // by the light shade does not.
    Button: {
      vars: (_theme: unknown, { variant = 'filled' }: { variant?: string }) => ({
        root: variant === 'filled' ? { '--button-color': 'var(--accent-ink)' } : {},
      }),
    },
    Chip: { vars: () => ({ root: { '--chip-color': 'var(--accent-ink)' } }) },
  },
});
