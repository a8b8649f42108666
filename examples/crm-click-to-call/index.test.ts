import { join } from 'node:path'
import { createEmulator } from '@callplane/emulator'
import { nodeHost } from '@callplane/kit'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser } from './browser.ts'
import { freePort } from './free-port.ts'
import { serveCrm } from './index.ts'

const near = '+14155550102'
/** Rings for a minute, unanswered. */
const unattended = '+14155550151'
const ada = '+14155550123'
const alan = '+14155550124'

const port = await freePort()
const emulator = createEmulator({ speed: 5, timings: { talkFor: 600_000 } })
await emulator.listen()
const host = nodeHost({
  publicUrl: `http://127.0.0.1:${port}`,
  clock: { ...emulator.clock, wall: Date.now },
})
const keys = emulator.keys()['twilio']
const { accountSid = '', authToken = '' } = keys?.credentials ?? {}
let phone = near
const crm = serveCrm(host, { baseUrl: keys?.baseUrl, accountSid, authToken }, port, {
  findById: async (_tenant, id) => ({ id, phone, number: '+14155550100' }),
})
const browser = await openBrowser()
const errors: string[] = []
let page: Page

beforeAll(async () => {
  // Reading a package from disk takes a while, five times as long in the emulator's time.
  await import('twilio')
  page = await browser.newPage({ viewport: { width: 1180, height: 470 }, deviceScaleFactor: 2 })
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  await page.goto(`http://127.0.0.1:${port}/`)
  await page.waitForSelector('body[data-ready]')
}, 60_000)

afterAll(async () => {
  await browser.close()
  await crm.close()
  await host[Symbol.asyncDispose]()
  await emulator.close()
}, 60_000)

const call = (name: string) => page.click(`button[aria-label="Call ${name}"]`)
const state = (name: string) => page.waitForSelector(`#live[data-state="${name}"]`)
const row = (name: string) => page.locator('#calls tr', { hasText: name })
const status = (name: string, wanted: string) =>
  row(name).locator(`td[data-status="${wanted}"]`).waitFor()
const legTo = (number: string) => emulator.calls().find((leg) => leg.to === number)
const rings = (number: string) => emulator.ledger().filter((ring) => ring.to === number).length

/** They talk for so long, in milliseconds of the emulator's time. */
const talk = 7_000

const second = (time: string | null | undefined): number =>
  Math.floor(Date.parse(time ?? '') / 1000)

// One story on one page: each test goes on where the one before it stopped.
describe('the page', { shuffle: false }, () => {
  test('a call is placed, answered and hung up, and is one record with the right times', async () => {
    await call('Ada Lovelace')
    await state('in-progress')
    expect(legTo(near)?.state).toBe('answered')
    expect(legTo(ada)?.state).toBe('answered')
    await new Promise<void>((talked) => emulator.clock.after(talk, talked))

    await page.click('#hang-up')
    await status('Ada Lovelace', 'completed')
    await page.waitForSelector('#live', { state: 'hidden' })
    expect(await page.locator('#calls tr').count()).toBe(1)

    const shown = await row('Ada Lovelace')
      .locator('time')
      .evaluateAll((times) => times.map((time) => time.getAttribute('datetime') ?? ''))
    const [started, answered, ended] = shown
    const leg = legTo(ada)
    const first = legTo(near)
    // The user's phone was rung first, and theirs once the user had answered.
    expect(second(started)).toBeLessThanOrEqual(second(first?.startedAt))
    expect(second(leg?.startedAt)).toBeGreaterThanOrEqual(second(first?.answeredAt))
    // Twilio rounds to seconds, and a turn of a second may fall between the phone and its report.
    expect(Math.abs(second(answered) - second(leg?.answeredAt))).toBeLessThanOrEqual(1)
    expect(Math.abs(second(ended) - second(leg?.endedAt))).toBeLessThanOrEqual(1)

    const cells = await row('Ada Lovelace').locator('td').allTextContents()
    const clock = (seconds: number) =>
      `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
    const total = Math.round((Date.parse(ended ?? '') - Date.parse(started ?? '')) / 1000)
    expect(cells.slice(-2)).toEqual([clock(total), clock(second(ended) - second(answered))])
    expect(second(ended) - second(answered)).toBeGreaterThanOrEqual(talk / 1000 - 1)
    // No phone rang twice.
    expect([rings(near), rings(ada)]).toEqual([1, 1])
  })

  test('a call is cancelled while the phone of the user rings, and the contact’s never does', async () => {
    phone = unattended
    await call('Alan Turing')
    await state('initiated')
    await page.click('#hang-up')
    await status('Alan Turing', 'canceled')
    expect(await page.locator('#calls tr').count()).toBe(2)
    expect(rings(alan)).toBe(0)
    phone = near
  })

  test('a contact who is busy', async () => {
    await call('Rosa Rio')
    await status('Rosa Rio', 'busy')
    expect(await row('Rosa Rio').locator('time').count()).toBe(2)
  })

  test('a page that is opened later shows the same calls', async () => {
    await page.reload()
    await page.waitForSelector('body[data-ready]')
    await status('Ada Lovelace', 'completed')
    await status('Alan Turing', 'canceled')
    await status('Rosa Rio', 'busy')
    await call('Ada Lovelace')
    await state('in-progress')
    // CALLPLANE_SCREENSHOT=1 renews the picture in the README.
    if (process.env['CALLPLANE_SCREENSHOT'])
      await page.screenshot({ path: join(import.meta.dirname, 'screenshot.png') })
    await page.click('#hang-up')
    await page.waitForSelector('#live', { state: 'hidden' })
    expect(errors).toEqual([])
  })
})
