/** Web fonts as a last resort: each is a set of subsets of which a browser loads what it lacks. */
import '@fontsource-variable/noto-sans-sc/wght.css';
import '@fontsource/noto-sans-mongolian/mongolian-400.css';
