/** A font for systems without a Chinese one. Browsers load only the subsets that a page needs. */
import '@fontsource-variable/noto-sans-sc/wght.css';
