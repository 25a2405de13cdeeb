// node build.mjs: MathJax and its font in one script, bundle.js, for QuickJS.
import {build} from 'esbuild';

await build({
  entryPoints: ['entry.mjs'],
  outfile: 'bundle.js',
  bundle: true,
  minify: true,
  format: 'iife',
  platform: 'neutral',
  target: 'es2022',
  legalComments: 'none',
  banner: {js: '/* MathJax and its STIX Two font: Apache License 2.0 */globalThis.console ??= {log() {}, warn() {}, error() {}, info() {}};'},
  logLevel: 'warning',
});
