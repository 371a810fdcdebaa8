/** Fonts for systems without Chinese or Mongolian ones. Browsers load only the subsets that a page needs. */
import '@fontsource-variable/noto-sans-sc/wght.css';
import '@fontsource/noto-sans-mongolian/mongolian-400.css';
