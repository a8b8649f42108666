import { join } from 'node:path'
import { memoryCallLogStore } from '@callplane/crm'
import { createEmulator } from '@callplane/emulator'
import { nodeHost } from '@callplane/kit'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser } from './browser.ts'
import { freePort } from './free-port.ts'
import { business } from './directory.ts'
import { emulatedProvider } from './emulated-provider.ts'
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
let phone = near
const store = memoryCallLogStore()
const users = { findById: async (_tenant: string, id: string) => ({ id, phone, number: business }) }
const serve = () => serveCrm({ host, provider: emulatedProvider(emulator), port, users, store })
let crm = serve()
const browser = await openBrowser()
const errors: string[] = []
let page: Page

beforeAll(async () => {
  // Reading a package from disk takes a while, five times as long in the emulator's time.
  await import('telnyx')
  page = await browser.newPage({
    viewport: { width: 1400, height: 620 },
    timezoneId: 'America/New_York',
    locale: 'en-US',
  })
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    // The browser itself reports each request that fails while the server is down.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      errors.push(message.text())
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

/** CALLPLANE_SHOTS=<folder> keeps pictures of all states. */
const shot = async (name: string) => {
  const folder = process.env['CALLPLANE_SHOTS']
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}

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

    const shownSeconds = (name: string) =>
      row('Ada Lovelace').locator(`td[data-${name}]`).textContent()
    const clock = (seconds: number) =>
      `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
    const total = (Date.parse(ended ?? '') - Date.parse(started ?? '')) / 1000
    const talked = (Date.parse(ended ?? '') - Date.parse(answered ?? '')) / 1000
    expect(await shownSeconds('total')).toBe(clock(Math.round(total)))
    expect(await shownSeconds('talk')).toBe(clock(Math.floor(talked)))
    // In the zone of the reader, which is not that of the server.
    const local = await row('Ada Lovelace').locator('time').first().textContent()
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: 'America/New_York',
      timeStyle: 'medium',
    })
    expect(local).toContain(format.format(new Date(started ?? '')).replace(/^(\d):/, '0$1:'))
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

  test('notes and outcome are asked for after the call, and kept (C9)', async () => {
    await page.waitForSelector('#notes:not([hidden])')
    expect(await page.textContent('#notes-title')).toBe('Notes on the call with Rosa Rio')
    expect(await page.textContent('#ended-reason')).toBe('The line was busy')
    expect(await row('Rosa Rio').locator('small').textContent()).toBe('The line was busy')
    await page.fill('#note', 'Try again on Monday')
    await page.selectOption('#outcome', 'call-back')
    await page.click('#notes button[type=submit]')
    await page.waitForSelector('#notes', { state: 'hidden' })
    expect(await row('Rosa Rio').locator('.note').textContent()).toBe(
      'call-back · Try again on Monday',
    )
  })

  test('a call has a timer, keys, a recording and a transfer, all by the keyboard (C9)', async () => {
    await page.focus('button[aria-label="Call Ada Lovelace"]')
    await page.keyboard.press('Enter')
    await state('in-progress')
    // The focus went to the panel of the call, not to the page.
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('hang-up')
    await page.waitForFunction(() => document.querySelector('#timer')?.textContent !== '0:00')
    expect(await page.textContent('#timer')).toMatch(/^0:\d\d$/)

    await page.focus('#keypad-toggle')
    await page.keyboard.press('Enter')
    await page.keyboard.type('12#')
    await page.waitForFunction(() => document.querySelector('#pressed')?.textContent === '12#')
    await page.focus('#record')
    await page.keyboard.press('Space')
    await page.waitForSelector('#record[aria-pressed="true"]')
    await shot('live')
    await new Promise<void>((talked) => emulator.clock.after(talk, talked))
    await page.keyboard.press('Space')
    await page.waitForSelector('#record[aria-pressed="false"]')
    await row('Ada Lovelace').first().locator('button[aria-label="Play the recording"]').waitFor()

    await page.focus('#transfer-toggle')
    await page.keyboard.press('Enter')
    await page.selectOption('#transfer-to', { label: 'Alan Turing' })
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.waitForFunction(
      () => document.querySelector('#transfer-note')?.textContent === 'Sent on to Alan Turing',
    )
    await expect.poll(() => rings(alan)).toBe(1)
    await page.focus('#hang-up')
    await page.keyboard.press('Enter')
    await page.waitForSelector('#live', { state: 'hidden' })
    // The focus goes on to what is next, and is not lost with the button.
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('note')
    await page.keyboard.press('Escape')
  })

  test('a recording is played on the page (C9)', async () => {
    await row('Ada Lovelace').first().locator('button[aria-label="Play the recording"]').click()
    const audio = row('Ada Lovelace').first().locator('audio')
    await audio.waitFor()
    const size = await audio.evaluate(
      async (player) =>
        (await (await fetch((player as unknown as { src: string }).src)).blob()).size,
    )
    expect(size).toBeGreaterThan(100)
  })

  test('a page that is opened later shows the same calls', async () => {
    await page.reload()
    await page.waitForSelector('body[data-ready]')
    await row('Ada Lovelace').last().locator('td[data-status="completed"]').waitFor()
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

  test('says when the server is gone, and goes on by itself once it is back (C9)', async () => {
    await crm.close()
    await page.waitForSelector('#connection:not([hidden])')
    await call('Ada Lovelace')
    await page.waitForSelector('#problem:not([hidden])')
    expect(await page.textContent('#problem')).toMatch(/^The server cannot be reached/)
    // It can be tried again.
    expect(await page.isEnabled('button[aria-label="Call Ada Lovelace"]')).toBe(true)
    await shot('disconnected')
    // Another secret: the token of the page is refused from now on, as an expired one is.
    crm = serve()
    await page.waitForSelector('body[data-connected="true"]')
    await page.waitForSelector('#connection', { state: 'hidden' })
    await call('Rosa Rio')
    await page.waitForFunction(
      () => document.querySelectorAll('#calls td[data-status="busy"]').length === 2,
    )
    expect(await page.isHidden('#problem')).toBe(true)
  })

  test('fits a phone, without scrolling sideways (C9)', async () => {
    await page.setViewportSize({ width: 375, height: 812 })
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(width).toBeLessThanOrEqual(375)
    await shot('phone')
    const small = await page.evaluate(
      () =>
        [...document.querySelectorAll('button')].filter(
          (button) => button.offsetParent !== null && button.offsetHeight < 44,
        ).length,
    )
    expect(small).toBe(0)
    expect(errors).toEqual([])
  })
})
