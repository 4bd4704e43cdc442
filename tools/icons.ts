/**
 * Draws the PNG icons from the SVG files in resources/: `node tools/icons.ts`. The results are
 * committed, so that a build needs no browser.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium } from 'playwright'

const FOLDER = join(import.meta.dirname, '..', 'resources')
const STATES = ['ok', 'attention', 'busy', 'offline']

interface Drawing {
  svg: string
  png: string
  size: number
  colour: string
}

const drawings: Drawing[] = STATES.flatMap((state) => [
  ...['white', 'black'].flatMap((colour) => [
    { svg: `tray-${state}-22.svg`, png: `tray-${state}-${colour}.png`, size: 22, colour },
    { svg: `tray-${state}-22.svg`, png: `tray-${state}-${colour}@2x.png`, size: 44, colour },
  ]),
  { svg: `tray-${state}-16.svg`, png: `tray-${state}Template.png`, size: 16, colour: 'black' },
  { svg: `tray-${state}-16.svg`, png: `tray-${state}Template@2x.png`, size: 32, colour: 'black' },
])
drawings.push({ svg: 'app.svg', png: 'icon.png', size: 512, colour: 'black' })

const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update'],
})
try {
  const page = await browser.newPage()
  for (const { svg, png, size, colour } of drawings) {
    const source = (await readFile(join(FOLDER, svg), 'utf8'))
      .replace(/ color="[^"]*"/, '')
      .replace(
        /<svg /,
        `<svg style="display:block;color:${colour};width:${size}px;height:${size}px" `,
      )
    await page.setViewportSize({ width: size, height: size })
    await page.setContent(`<body style="margin:0;background:transparent">${source}</body>`)
    await writeFile(join(FOLDER, png), await page.screenshot({ omitBackground: true }))
  }
} finally {
  await browser.close()
}
