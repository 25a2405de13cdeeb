// STIX Two, the face of the Latin text. Every glyph range is bundled: QuickJS loads no files while it runs.
import '@mathjax/mathjax-stix2-font/mjs/svg/dynamic/accents-other.js';
import '@mathjax/mathjax-stix2-font/mjs/svg/dynamic/accents.js';
import '@mathjax/mathjax-stix2-font/mjs/svg/dynamic/arrows.js';
import '@mathjax/mathjax-stix2-font/mjs/svg/dynamic/calligraphic.js';
import '@mathjax/mathjax-stix2-font/mjs/svg/dynamic/cyrillic.js';
import '@mathjax/mathjax-stix2-font/mjs/svg/dynamic/dingbats.js';
import '@mathjax/mathjax-stix2-font/mjs/svg/dynamic/double-struck.js';
import '@mathjax/mathjax-stix2-font/mjs/svg/dynamic/enclosed.js';
import '@mathjax/mathjax-stix2-font/mjs/svg/dynamic/fraktur.js';
import '@mathjax/mathjax-stix2-font/mjs/svg/dynamic/greek.js';
import '@mathjax/mathjax-stix2-font/mjs/svg/dynamic/latin-b.js';
import '@mathjax/mathjax-stix2-font/mjs/svg/dynamic/latin-bi.js';
import '@mathjax/mathjax-stix2-font/mjs/svg/dynamic/latin-i.js';
import '@mathjax/mathjax-stix2-font/mjs/svg/dynamic/latin.js';
import '@mathjax/mathjax-stix2-font/mjs/svg/dynamic/math.js';
import '@mathjax/mathjax-stix2-font/mjs/svg/dynamic/monospace.js';
import '@mathjax/mathjax-stix2-font/mjs/svg/dynamic/phonetics.js';
import '@mathjax/mathjax-stix2-font/mjs/svg/dynamic/sans-serif.js';
import '@mathjax/mathjax-stix2-font/mjs/svg/dynamic/script.js';
import '@mathjax/mathjax-stix2-font/mjs/svg/dynamic/shapes.js';
import '@mathjax/mathjax-stix2-font/mjs/svg/dynamic/stretchy.js';
import '@mathjax/mathjax-stix2-font/mjs/svg/dynamic/symbols-other.js';
import '@mathjax/mathjax-stix2-font/mjs/svg/dynamic/symbols.js';
import '@mathjax/mathjax-stix2-font/mjs/svg/dynamic/upright.js';
import '@mathjax/mathjax-stix2-font/mjs/svg/dynamic/variants.js';

export {MathJaxStix2Font as Font} from '@mathjax/mathjax-stix2-font/mjs/svg.js';
