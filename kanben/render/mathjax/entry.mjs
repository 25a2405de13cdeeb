// MathJax as two functions, for kanben/render/mathematics.py: LaTeX in, JSON out.
// JSON, because QuickJS cannot hand over the rope strings that concatenation leaves behind.
import {mathjax} from '@mathjax/src/mjs/mathjax.js';
import {TeX} from '@mathjax/src/mjs/input/tex.js';
import {SVG} from '@mathjax/src/mjs/output/svg.js';
import {liteAdaptor} from '@mathjax/src/mjs/adaptors/liteAdaptor.js';
import {RegisterHTMLHandler} from '@mathjax/src/mjs/handlers/html.js';
import {SerializedMmlVisitor} from '@mathjax/src/mjs/core/MmlTree/SerializedMmlVisitor.js';
import {STATE} from '@mathjax/src/mjs/core/MathItem.js';
import {Configuration} from '@mathjax/src/mjs/input/tex/Configuration.js';
import {CharacterMap, CommandMap} from '@mathjax/src/mjs/input/tex/TokenMap.js';
import {MapHandler} from '@mathjax/src/mjs/input/tex/MapHandler.js';
import {Macro} from '@mathjax/src/mjs/input/tex/Token.js';
import TexError from '@mathjax/src/mjs/input/tex/TexError.js';
import ParseMethods from '@mathjax/src/mjs/input/tex/ParseMethods.js';
import BaseMethods from '@mathjax/src/mjs/input/tex/base/BaseMethods.js';
import {AmsMethods} from '@mathjax/src/mjs/input/tex/ams/AmsMethods.js';
import '@mathjax/src/mjs/util/entities/all.js';
import '@mathjax/src/mjs/input/tex/base/BaseConfiguration.js';
import '@mathjax/src/mjs/input/tex/ams/AmsConfiguration.js';
import '@mathjax/src/mjs/input/tex/amscd/AmsCdConfiguration.js';
import '@mathjax/src/mjs/input/tex/boldsymbol/BoldsymbolConfiguration.js';
import '@mathjax/src/mjs/input/tex/braket/BraketConfiguration.js';
import '@mathjax/src/mjs/input/tex/cancel/CancelConfiguration.js';
import '@mathjax/src/mjs/input/tex/cases/CasesConfiguration.js';
import '@mathjax/src/mjs/input/tex/centernot/CenternotConfiguration.js';
import '@mathjax/src/mjs/input/tex/color/ColorConfiguration.js';
import '@mathjax/src/mjs/input/tex/colortbl/ColortblConfiguration.js';
import '@mathjax/src/mjs/input/tex/configmacros/ConfigMacrosConfiguration.js';
import '@mathjax/src/mjs/input/tex/extpfeil/ExtpfeilConfiguration.js';
import '@mathjax/src/mjs/input/tex/gensymb/GensymbConfiguration.js';
import '@mathjax/src/mjs/input/tex/mathtools/MathtoolsConfiguration.js';
import '@mathjax/src/mjs/input/tex/mhchem/MhchemConfiguration.js';
import '@mathjax/src/mjs/input/tex/newcommand/NewcommandConfiguration.js';
import '@mathjax/src/mjs/input/tex/textcomp/TextcompConfiguration.js';
import '@mathjax/src/mjs/input/tex/textmacros/TextMacrosConfiguration.js';
import '@mathjax/src/mjs/input/tex/units/UnitsConfiguration.js';
import '@mathjax/src/mjs/input/tex/upgreek/UpgreekConfiguration.js';
import '@mathjax/src/mjs/input/tex/verb/VerbConfiguration.js';
import {Font} from './font.mjs';

// Not loaded: noerrors and noundefined (an error has to be an error); html, bbox, unicode, action and require
// (they let a formula write CSS, addresses and scripts into the book, or name fonts that nobody checks);
// enclose (half of its notations have no form in the EPUB; \boxed and \cancel are elsewhere).
const PACKAGES = [
  'base', 'kanben', 'ams', 'amscd', 'boldsymbol', 'braket', 'cancel', 'cases', 'centernot', 'color', 'colortbl',
  'configmacros', 'extpfeil', 'gensymb', 'mathtools', 'mhchem', 'newcommand', 'textcomp', 'textmacros',
  'units', 'upgreek', 'verb',
];
const MACROS = {  // of the packages bm, mathtools and unicode-math
  bm: ['\\boldsymbol{#1}', 1], mathbfit: ['\\boldsymbol{#1}', 1], vcentcolon: '\\mathrel{:}',
};
const EM = 16;  // px: the em of MathJax's metrics; every length handed over is in em
const UNBROKEN = 4;  // em: a formula in the text no wider than this is never broken
const MEASURE = 30;  // em: width of what is as wide as its container, where no width is given
const NARROWED = 0.9;  // a displayed formula that fits at this scale is made smaller rather than broken
const LEADING = 0.5;  // em: least space between the lines that a wide formula is broken into
const UNLIMITED = 1e5;  // em

const refuse = (hint) => (parser, name) => { throw new TexError('Refused', '%1: %2', name, hint); };
const reference = refuse('refer to a labelled formula from the text, as @eq-name');
new CommandMap('kanben-macros', {
  tag: refuse('numbers are given to labelled formulas, $$ … $$ {#eq-name}'),
  label: (parser, name) => { parser.GetArgument(name); },  // MathJax would remember it and refuse it the next time
  ref: reference,
  eqref: reference,
  utilde: [BaseMethods.UnderOver, '02DC'],
  // Arrows of \ce: mhchem's own stand in a private font, which no reader of the EPUB has.
  mhchemxrightarrow: [AmsMethods.xArrow, 0x2192, 5, 9],
  mhchemxleftarrow: [AmsMethods.xArrow, 0x2190, 9, 5],
  mhchemxleftrightarrow: [AmsMethods.xArrow, 0x2194, 9, 9],
  mhchemxleftrightarrows: [AmsMethods.xArrow, 0x21C4, 9, 9],
  mhchemxrightleftharpoons: [AmsMethods.xArrow, 0x21CC, 5, 9],
  mhchemxRightleftharpoons: [AmsMethods.xArrow, 0x21CC, 5, 9],
  mhchemxLeftrightharpoons: [AmsMethods.xArrow, 0x21CB, 9, 11],
});
new CharacterMap('kanben-arrows', ParseMethods.mathchar0mo, {
  mhchemrightarrow: '\u2192',
  mhchemleftarrow: '\u2190',
  mhchemleftrightarrow: '\u2194',
  mhchemlongrightarrow: '\u27F6',
  mhchemlongleftarrow: '\u27F5',
  mhchemlongleftrightarrow: '\u27F7',
  mhchemlongleftrightarrows: '\u21C4',
  mhchemlongrightleftharpoons: '\u21CC',
  mhchemlongRightleftharpoons: '\u21CC',
  mhchemlongLeftrightharpoons: '\u21CB',
});
Configuration.create('kanben', {handler: {macro: ['kanben-macros', 'kanben-arrows']}, priority: 1});

// \text{a_b}: an underscore in running text is itself, as authors who know MathJax without textmacros expect.
MapHandler.getMap('text-special').add('_', new Macro('_', (parser) => { parser.text += '_'; }, []));

const adaptor = liteAdaptor({fontSize: EM, cjkCharWidth: 1});
RegisterHTMLHandler(adaptor);
mathjax.asyncIsSynchronous = true;
mathjax.asyncLoad = (name) => { throw new Error(`not in the bundle: ${name}`); };

const visitor = new SerializedMmlVisitor();
// Characters that the mathematics font lacks are Han: they fill the em box, from 0.88 above the baseline to 0.12 below.
class Drawing extends SVG {
  measureTextNode(text) { return {...super.measureTextNode(text), h: 0.88, d: 0.12}; }
}
const output = new Drawing({
  fontData: Font, fontCache: 'none', linebreaks: {inline: true, lineleading: LEADING}, displayOverflow: 'linebreak',
});
const CHANGES_STATE = /def|let|new|declare|provide|set/i;  // every command that does, and a few that do not
let macros = MACROS, macrosChangeState = false, page = null;

// What a formula defines (\def, \definecolor) is gone after it, so that no formula depends on the ones before it.
function convert(latex, display, options) {
  page ??= mathjax.document('', {
    InputJax: new TeX({packages: PACKAGES, macros, tags: 'none', formatError: (_, error) => { throw error; }}),
    OutputJax: output,
  });
  const used = page;
  if (macrosChangeState || CHANGES_STATE.test(latex)) page = null;
  return used.convert(latex, {display, ...options});
}

function report(work) {
  try {
    return JSON.stringify({result: work()});
  } catch (error) {
    if (error instanceof TexError) return JSON.stringify({error: error.message});
    throw error;
  }
}

const BREAK = {0: 0, 1: 2 / 18, 2: 3 / 18, 3: 4 / 18, 4: 5 / 18, 5: 6 / 18};  // mjx-break size: em

function gap(node) {
  const size = adaptor.getAttribute(node, 'size');
  if (size) return BREAK[size];
  const spacing = /letter-spacing: *(-?[\d.]+)em/.exec(adaptor.getAttribute(node, 'style') || '');
  return spacing ? 1 + parseFloat(spacing[1]) : 0;
}

// A formula as wide as its container (multline, flalign) comes without a viewBox and in px: make it like the others.
function inEm(svg) {
  if (adaptor.getAttribute(svg, 'viewBox')) return svg;
  adaptor.setAttribute(svg, 'viewBox', adaptor.getAttribute(svg, 'data-mjx-viewBox'));
  adaptor.setAttribute(adaptor.firstChild(svg), 'transform', 'scale(1,-1)');
  return svg;
}

// What draws, of all that MathJax writes: much the rest tells a browser of the formula's structure.
const DRAWS = new Set([
  'x', 'y', 'width', 'height', 'viewBox', 'transform', 'd', 'points', 'x1', 'y1', 'x2', 'y2', 'cx', 'cy', 'rx', 'ry', 'class', 'style',
  'fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linecap', 'font-size', 'font-style', 'font-weight', 'data-line', 'data-frame',
]);
const ESCAPES = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;'};
const escape = (text) => /[&<>"]/.test(text) ? text.replace(/[&<>"]/g, (mark) => ESCAPES[mark]) : text;

function xml(node) {
  if (adaptor.kind(node) === '#text') return escape(adaptor.value(node));
  let text = `<${node.kind}`;
  for (const name in node.attributes) if (DRAWS.has(name)) text += ` ${name}="${escape(String(node.attributes[name]))}"`;
  text += '>';
  for (const child of node.children) text += xml(child);
  return `${text}</${node.kind}>`;
}

// The pieces between which a formula may be broken: drawing, its box (x, y, width, height; em; y is
// downward from the baseline), the space before it in em, whether a line has to end before it.
function pieces(container) {
  const found = [];
  let before = {gap: 0, newline: false};
  for (const node of adaptor.childNodes(container)) {
    if (adaptor.kind(node) === 'svg') {
      const box = adaptor.getAttribute(inEm(node), 'viewBox').split(' ').map((number) => number / 1000);
      found.push({...before, box, svg: xml(node)});
      before = {gap: 0, newline: false};
    } else if (adaptor.kind(node) === 'mjx-break' && !adaptor.getAttribute(node, 'prebreak')) {
      before = adaptor.getAttribute(node, 'newline') ? {gap: 0, newline: true} : {gap: gap(node), newline: false};
    }
  }
  return found;
}

globalThis.setMacros = (json) => {
  macros = {...MACROS, ...JSON.parse(json)};
  macrosChangeState = CHANGES_STATE.test(json);
  page = null;
};

globalThis.toMathML = (latex, display) => report(() => {
  return visitor.visitTree(convert(latex, display, {end: STATE.CONVERT}));
});

// Pieces side by side as one.
function joined(parts) {
  const heights = parts.map(({box: [, y]}) => y), depths = parts.map(({box: [, y,, height]}) => y + height);
  const top = Math.min(...heights), bottom = Math.max(...depths);
  let width = 0;
  const drawings = parts.map(({gap, box, svg}) => {
    width += gap;
    const drawing = `<g transform="translate(${(width - box[0]) * 1000},0)">${/>(.*)<\/svg>$/s.exec(svg)[1]}</g>`;
    width += box[2];
    return drawing;
  });
  const box = [0, top, width, bottom - top];
  const view = box.map((length) => length * 1000).join(' ');
  return {gap: 0, newline: false, box, svg: `<svg viewBox="${view}">${drawings.join('')}</svg>`};
}

function typeset(latex, display, width) {
  output.options.linebreaks.inline = !display;
  const metrics = {em: EM, ex: EM * Font.defaultParams.x_height, containerWidth: width * EM};
  return pieces(convert(latex, display, metrics));
}

globalThis.toSvg = (latex, display, width) => report(() => {
  const parts = typeset(latex, display, UNLIMITED);
  const natural = parts.reduce((sum, {gap, box}) => sum + gap + box[2], 0);
  if (!display) return natural > UNBROKEN || parts.length === 1 || parts.some(({newline}) => newline) ? parts : [joined(parts)];
  if (natural >= UNLIMITED) return typeset(latex, true, width || MEASURE);
  return !width || natural <= width / NARROWED ? parts : typeset(latex, true, width);
});
