import { join } from 'node:path'
import { createEmulator } from '@callplane/emulator'
import { nodeHost } from '@callplane/kit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser } from './browser.ts'
import { business } from './directory.ts'
import { emulatedProvider } from './emulated-provider.ts'
import { freePort } from './free-port.ts'
import { serveCrm } from './index.ts'

const near = '+14155550102'
const ada = '+14155550123'

const port = await freePort()
const emulator = createEmulator({ speed: 5, timings: { talkFor: 600_000 } })
await emulator.listen()
const host = nodeHost({
  publicUrl: `http://127.0.0.1:${port}`,
  clock: { ...emulator.clock, wall: Date.now },
})
const users = {
  findById: async (_tenant: string, id: string) => ({ id, phone: near, number: business }),
}
const crm = serveCrm({ host, provider: emulatedProvider(emulator), port, users })
const browser = await openBrowser()
const page = await browser.newPage({ viewport: { width: 900, height: 900 } })
const errors: string[] = []

beforeAll(async () => {
  await import('telnyx')
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  await page.goto(`http://127.0.0.1:${port}/hubspot-host.html`)
}, 60_000)

afterAll(async () => {
  await browser.close()
  await crm.close()
  await host[Symbol.asyncDispose]()
  await emulator.close()
}, 60_000)

const messages = () =>
  page.evaluate(() => (window as unknown as { hubspot: { messages: string[] } }).hubspot.messages)
const engagements = () =>
  page.evaluate(() =>
    (
      window as unknown as { hubspot: { engagements(): Record<string, unknown>[] } }
    ).hubspot.engagements(),
  )
const until = (type: string, count = 1) =>
  expect
    .poll(async () => (await messages()).filter((message) => message === type).length, {
      timeout: 20_000,
    })
    .toBe(count)
const app = () => page.frameLocator('#hubspot-calling-extension-iframe')
/** CALLPLANE_SHOTS=<folder> keeps pictures of all states. */
const shot = async (name: string) => {
  const folder = process.env['CALLPLANE_SHOTS']
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}
const rings = (number: string) => emulator.ledger().filter((ring) => ring.to === number).length

// One story on one page: each test goes on where the one before it stopped.
describe('in HubSpot', { shuffle: false }, () => {
  test('a number is dialled from a contact, and its engagement completed after the call (C12)', async () => {
    await until('USER_AVAILABLE')
    await shot('hubspot-ready')
    await page.click(`button[data-number="${ada}"]`)
    await until('CALL_ANSWERED')
    expect([rings(near), rings(ada)]).toEqual([1, 1])
    await app().locator('#state', { hasText: 'Connected' }).waitFor()
    await shot('hubspot-talking')
    // HubSpot's own button for it.
    await page.evaluate(() =>
      (window as unknown as { hubspot: { endCall(): void } }).hubspot.endCall(),
    )
    await until('CALL_COMPLETED')
    expect(await messages()).toEqual([
      'READY',
      'INITIALIZED',
      'USER_AVAILABLE',
      'OUTGOING_CALL_STARTED',
      'CALL_ANSWERED',
      'CALL_ENDED',
      'CALL_COMPLETED',
    ])
    const [engagement, ...others] = await engagements()
    expect(others).toEqual([])
    expect(engagement).toMatchObject({
      toNumber: ada,
      status: 'COMPLETED',
      properties: {
        hs_call_title: 'Outbound call',
        hs_call_direction: 'OUTBOUND',
        hs_call_status: 'COMPLETED',
        hs_timestamp: expect.any(Number) as number,
        hs_call_duration: expect.stringMatching(/^\d+$/) as string,
      },
    })
    await shot('hubspot-completed')
  })

  test('a busy number ends with its reason, and no answer is made up (C12)', async () => {
    await page.click('button[data-number="+14155550150"]')
    await until('CALL_COMPLETED', 2)
    expect((await messages()).slice(7)).toEqual([
      'OUTGOING_CALL_STARTED',
      'CALL_ENDED',
      'CALL_COMPLETED',
    ])
    await app().getByText('The line was busy').waitFor()
    await shot('hubspot-busy')
    expect((await engagements())[1]).toMatchObject({
      status: 'BUSY',
      properties: { hs_call_body: 'The line was busy', hs_call_duration: '0' },
    })
  })

  test('a call is hung up in the app, and the page reports no error (C12)', async () => {
    await page.click(`button[data-number="${ada}"]`)
    await until('CALL_ANSWERED', 2)
    await app().getByRole('button', { name: 'Hang up' }).click()
    await until('CALL_COMPLETED', 3)
    expect((await engagements()).map(({ status }) => status)).toEqual([
      'COMPLETED',
      'BUSY',
      'COMPLETED',
    ])
    expect([rings(near), rings(ada)]).toEqual([3, 2])
    expect(errors).toEqual([])
  })
})
