/** A font for systems without a Mongolian one. */
import '@fontsource/noto-sans-mongolian/mongolian-400.css';
