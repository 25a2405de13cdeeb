// node shoot.mjs BOOK.epub FOLDER MODULES CHROMIUM [ADDRESS…]
// A picture of each address (document and fragment) in each reading system, at three widths, by day and by night.
// An address may end in "!selector": what is there is pressed first, as on the call of a note.
import { createServer } from 'node:http'
import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, extname, join, normalize, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const [book, folder, modules] = process.argv.slice(2, 5).map(path => resolve(path))
const [chromium, ...addresses] = process.argv.slice(5)
const puppeteer = (await import(pathToFileURL(createRequire(join(modules, 'x.js')).resolve('puppeteer-core')))).default
const here = dirname(fileURLToPath(import.meta.url))
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.epub': 'application/epub+zip' }
const WINDOWS = [[360, 740], [768, 1024], [1280, 800]]

const server = createServer(async (request, response) => {
  const path = normalize(decodeURIComponent(new URL(request.url, 'http://x').pathname))
  const file = path === '/book.epub' ? book : path.endsWith('.html') ? join(here, path) : join(modules, path)
  try {
    const content = await readFile(file)
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(content)
  } catch {
    response.writeHead(404).end()
  }
}).listen(0, '127.0.0.1')
await new Promise(done => server.once('listening', done))

await mkdir(folder, { recursive: true })
const browser = await puppeteer.launch({ executablePath: chromium, args: ['--no-sandbox', '--disable-gpu', '--hide-scrollbars'] })
for (const reader of ['foliate', 'epubjs'])
  for (const [width, height] of WINDOWS)
    for (const scheme of ['light', 'dark'])
      for (const wanted of addresses) {
        const [address, pressed] = wanted.split('!')
        if (pressed && reader !== 'foliate') continue
        const page = await browser.newPage()
        page.on('pageerror', error => console.error(`${reader} ${wanted}: ${error.message}`))
        await page.setViewport({ width, height })
        await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
        await page.goto(`http://127.0.0.1:${server.address().port}/${reader}.html`)
        await page.waitForFunction('window.ready')
        await page.evaluate(address => window.show(address), address)
        if (pressed) await page.evaluate(selector => window.press(selector), pressed)
        const name = wanted.replace(/[^A-Za-z0-9]+/g, '-').replace(/-$/, '')
        await page.screenshot({ path: join(folder, `${reader}-${name}-${width}-${scheme}.png`) })
        await page.close()
      }
await browser.close()
server.close()
