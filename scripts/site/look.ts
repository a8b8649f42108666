import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import sparticuz from '@sparticuz/chromium'
import { chromium, type Browser, type Page } from 'playwright-core'
import { outlineOf, routeOf } from './outline.ts'
import { staged } from './stage.ts'

const widths = { desktop: 1280, phone: 375 } as const

/** What is opened: the home page, and every page of the navigation. */
const routes = (): readonly string[] => [
  '/',
  ...outlineOf(staged).flatMap(({ pages }) => pages.map(({ file }) => routeOf(file) ?? '/')),
]

const addressOf = (route: string): string => (route.endsWith('/') ? route : `${route}.html`)

/** Runs in the page: what sticks out of it, widest first. */
const stickingOut = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const wide = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= wide) return []
    return [...document.querySelectorAll('main *')]
      .filter((element) => element.getBoundingClientRect().right > wide + 1)
      .slice(0, 3)
      .map((element) => `<${element.tagName.toLowerCase()}> ${element.textContent?.slice(0, 60)}`)
  })

const lookAs = async (
  browser: Browser,
  url: string,
  screen: keyof typeof widths,
  folder: string | undefined,
): Promise<string[]> => {
  const faults: string[] = []
  const page = await browser.newPage({ viewport: { width: widths[screen], height: 800 } })
  // Not a measure of speed: what hangs ends, also on a busy machine.
  page.setDefaultTimeout(120_000)
  const origin = new URL(url).origin
  let route = '/'
  const fault = (text: string) => faults.push(`${route} (${screen}): ${text}`)
  page.on('pageerror', (error) => fault(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') fault(message.text())
  })
  page.on('request', (request) => {
    const address = request.url()
    if (!address.startsWith(origin) && !address.startsWith('data:')) fault(`fetches ${address}`)
  })
  for (route of routes()) {
    const response = await page.goto(`${url}${addressOf(route)}`, { waitUntil: 'load' })
    if (response?.status() !== 200) fault(`answers ${response?.status()}`)
    for (const text of await stickingOut(page)) fault(`is wider than the screen: ${text}`)
    if (folder !== undefined)
      await page.screenshot({
        path: join(folder, `${screen}${route.replaceAll('/', '-')}.png`),
        fullPage: false,
      })
  }
  if (screen === 'desktop') faults.push(...(await searchFinds(page, url)))
  await page.close()
  return faults
}

/** The search works without the internet: it finds the page of errors by one of its codes. */
const searchFinds = async (page: Page, url: string): Promise<string[]> => {
  await page.goto(`${url}/`)
  const input = page.locator('#localsearch-input')
  // The page listens for the keys some time after it has loaded.
  for (let tries = 0; tries < 30 && !(await input.isVisible()); tries++) {
    await page.keyboard.press('Control+k')
    await input.waitFor({ timeout: 2_000 }).catch(() => {})
  }
  await input.fill('caller-not-in-rule')
  const result = page.locator('#localsearch-list a').first()
  await result.waitFor({ timeout: 60_000 }).catch(() => {})
  return (await result.count()) > 0 ? [] : ['the search finds nothing for caller-not-in-rule']
}

/** Opens every page of the navigation; one fault for each console error, foreign request, and page that scrolls sideways. */
export const look = async (url: string, folder?: string): Promise<string[]> => {
  if (folder !== undefined) mkdirSync(folder, { recursive: true })
  const browser = await chromium.launch({
    executablePath: process.env['CHROME_PATH'] ?? (await sparticuz.executablePath()),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  })
  try {
    return [
      ...(await lookAs(browser, url, 'desktop', folder)),
      ...(await lookAs(browser, url, 'phone', folder)),
    ]
  } finally {
    await browser.close()
  }
}
