import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import sparticuz from '@sparticuz/chromium'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { FROM, twilioClient } from '../test/twilio.ts'
import { createWorld, send } from '../test/world.ts'
import { createEmulator, type Emulator } from './index.ts'

let browser: Browser
beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env['CHROME_PATH'] ?? (await sparticuz.executablePath()),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  })
}, 60_000)
afterAll(() => browser.close())

const PHONE = '+14155550171'

/** The application: its menu, and the digits that it was given. */
async function createApplication() {
  const digits: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      if (request.url === '/status') return response.end()
      const given = new URLSearchParams(body).get('Digits')
      if (given !== null) digits.push(given)
      response.setHeader('content-type', 'text/xml')
      return response.end(
        given === null
          ? '<Response><Gather action="/menu" timeout="3"><Say>Press two for sales</Say></Gather></Response>'
          : '<Response><Say>Thank you</Say><Pause length="600"/></Response>',
      )
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { digits, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

async function open(emulator: Emulator, options: Parameters<Browser['newPage']>[0] = {}) {
  const { url } = await emulator.listen()
  onTestFinished(() => emulator.close())
  const page = await browser.newPage(options)
  onTestFinished(() => page.close())
  const problems: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  page.on('pageerror', (error) => problems.push(error.message))
  const requested: string[] = []
  page.on('request', (request) => requested.push(request.url()))
  await page.goto(url)
  await page.getByText('live', { exact: true }).waitFor()
  return { page, url, problems, requested }
}

const screenshot = async (page: Page, name: string): Promise<void> => {
  const folder = process.env['CALLPLANE_SCREENSHOTS']
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` })
}

test('a call placed by the official client is answered on the page, and the application receives the keys', async () => {
  const emulator = createEmulator({ phones: 'manual' })
  emulator.setSpeed(0)
  const application = await createApplication()
  const { page, url, problems, requested } = await open(emulator, {
    viewport: { width: 1280, height: 860 },
  })
  await twilioClient(emulator).calls.create({
    to: PHONE,
    from: FROM,
    url: `${application.url}/menu`,
    statusCallback: `${application.url}/status`,
    statusCallbackEvent: ['ringing', 'answered', 'completed'],
  })
  await emulator.advance(2_000)
  const phone = page.getByRole('article', { name: `Telephone ${PHONE}` })
  await phone.getByRole('alert').getByText(`rings: call from ${FROM}`).waitFor()
  await screenshot(page, 'ringing')
  await phone.getByRole('button', { name: 'Answer' }).click()
  await phone.getByText('Press two for sales').waitFor()
  // By keyboard: the keypad types what is typed on it.
  await phone.getByRole('button', { name: '1', exact: true }).focus()
  await page.keyboard.press('2')
  await phone.getByRole('button', { name: '#', exact: true }).click()
  await phone.getByText('presses #').waitFor()
  await emulator.advance(10_000)
  await phone.getByText('Thank you').waitFor()
  expect(application.digits).toEqual(['2'])
  await phone.getByRole('textbox', { name: /Say something/ }).fill('Sales, please')
  await page.keyboard.press('Enter')
  await phone.getByText('Sales, please').waitFor()
  await screenshot(page, 'answered')

  await page.getByRole('tab', { name: 'Requests and webhooks' }).click()
  const webhook = page.locator('details').filter({ hasText: 'answered →' }).first()
  await webhook.locator('summary').click()
  await webhook.getByText('signed: x-twilio-signature').waitFor()
  await screenshot(page, 'traffic')
  await webhook.getByRole('button', { name: 'Send again' }).click()
  await page.getByText('replays twilio-webhook').waitFor({ state: 'attached' })
  await page.getByRole('tab', { name: 'Requests and webhooks' }).press('ArrowRight')
  await page.getByRole('cell', { name: PHONE, exact: true }).waitFor()
  await phone.getByRole('button', { name: 'Hang up' }).click()
  await phone.getByText('idle').waitFor()
  await page.getByRole('tab', { name: 'Calls' }).click()
  await page.getByText('hang-up', { exact: true }).waitFor()
  await screenshot(page, 'calls')
  expect(emulator.calls()).toMatchObject([
    { pressed: '2#', end: { by: 'callee' }, phone: { address: PHONE } },
  ])
  expect(problems).toEqual([])
  expect(requested.filter((one) => !one.startsWith(url))).toEqual([])
})

test('a phone is added, calls in and is declined; faults, speed and a scope, on a small dark screen', async () => {
  const emulator = createEmulator()
  emulator.setSpeed(0)
  emulator.network.hosts.registerNumber('+14155550199', (leg) => leg.ring())
  const { page, url, problems } = await open(emulator, {
    viewport: { width: 390, height: 844 },
    colorScheme: 'dark',
  })
  await page.getByRole('textbox', { name: 'Number of a phone to watch' }).fill(PHONE)
  await page.getByRole('button', { name: 'Add phone' }).click()
  const phone = page.getByRole('article', { name: `Telephone ${PHONE}` })
  await phone.getByText('Call from this phone').click()
  const target = phone.getByRole('combobox', { name: /Number that/ })
  await target.fill('+14155550177')
  await phone.getByRole('button', { name: 'Call', exact: true }).click()
  await page.getByRole('alert').getByText('No provider receives calls at').waitFor()
  await target.fill('+14155550199')
  await phone.getByRole('button', { name: 'Call', exact: true }).click()
  await expect.poll(() => emulator.calls().length).toBe(1)
  await emulator.advance(1_000)
  await phone.getByRole('button', { name: 'Hang up' }).click()
  await phone.getByText('idle').waitFor()

  await twilioClient(emulator).calls.create({ to: PHONE, from: FROM, twiml: '<Response/>' })
  await emulator.advance(2_000)
  await phone.getByRole('button', { name: 'Decline' }).waitFor()
  await screenshot(page, 'phone-dark')
  await phone.getByRole('button', { name: 'Decline' }).click()
  await phone.getByText('idle').waitFor()
  expect(emulator.calls().at(-1)).toMatchObject({ end: { cause: 'declined' } })

  await page.getByLabel('Speed').selectOption('5')
  await page.getByRole('tab', { name: 'Faults' }).click()
  await page.getByLabel('Provider').selectOption('telnyx')
  await page.getByRole('button', { name: 'Answer 429' }).click()
  await page.getByRole('tab', { name: 'Faults (1)' }).waitFor()
  await screenshot(page, 'faults-dark')
  expect(emulator.faults.list()).toMatchObject([{ fault: { provider: 'telnyx', status: 429 } }])
  expect(emulator.speed).toBe(5)
  await page.getByRole('button', { name: 'Remove fault-1' }).click()
  await page.getByRole('tab', { name: 'Faults', exact: true }).waitFor()
  const width = await page.evaluate(() => document.documentElement.scrollWidth)
  expect(width).toBeLessThanOrEqual(390)

  emulator.scope('side')
  await page.goto(`${url}/@side`)
  await page.getByText('@side').waitFor()
  await page.getByText('No phone has been called yet').waitFor()
  expect(problems.filter((one) => !one.includes('404'))).toEqual([])
})

test('the page and its files are served with types, and nothing beside them', async () => {
  const { emulator } = await createWorld()
  const get = (path: string) => send(emulator, 'GET', path)
  expect(await get('/')).toMatchObject({ status: 200, text: expect.stringContaining('<!doctype') })
  expect((await get('/page/main.js?x=1')).status).toBe(200)
  expect((await get('/page/none.js')).status).toBe(404)
  expect((await get('/page/..%2fpackage.json')).status).toBe(404)
  expect((await get('/page/../package.json')).status).toBe(404)
})
