import { createServer, type AddressInfo } from 'node:net'
import { twilio } from '@callplane/twilio'
import { expect, test } from 'vitest'
import { emulated } from '../emulated.ts'
import { screenPop } from './index.ts'

const business = '+14155550100'
const ada = '+14155550113'
const agent = '+14155550102'
const mainDesk = '+14155550103'
const nuisance = '+14155550114'

/** A port that is free now: the provider must know the address before the server exists. */
const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => probe.once('listening', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

const setUp = async () => {
  const port = await freePort()
  const publicUrl = `http://127.0.0.1:${port}`
  const timings = { ringingAfter: 200, answeredAfter: 1_000, talkFor: 2_000 }
  const world = await emulated(publicUrl, timings)
  const { baseUrl, credentials } = world.keys('twilio')
  const { accountSid = '', authToken = '' } = credentials
  const account = { baseUrl, accountSid, authToken }
  const { numbers } = twilio(account).connect(world.host)
  const owned = (await numbers?.list())?.find(({ number }) => number === business)
  await numbers?.configure?.(owned?.id ?? '', { webhookUrl: `${publicUrl}/webhooks/twilio` })
  const { dispatcher, server } = screenPop({
    host: world.host,
    account,
    addressBook: new Map([[ada, { name: 'Ada', agent }]]),
    blocked: new Set([nuisance]),
    mainDesk,
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    world,
    dispatcher,
    publicUrl,
    async [Symbol.asyncDispose]() {
      await dispatcher.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await world[Symbol.asyncDispose]()
    },
  }
}

/** What a browser gets of the server-sent events, until the call is in this state. */
const screenOf = async (publicUrl: string, last: string) => {
  const response = await fetch(`${publicUrl}/calls`)
  const lines: { readonly status: string; readonly [field: string]: unknown }[] = []
  const read = async () => {
    let text = ''
    const decoder = new TextDecoder()
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += decoder.decode(chunk, { stream: true })
      const events = text.split('\n\n')
      text = events.pop() ?? ''
      for (const one of events) lines.push(JSON.parse(one.replace('data: ', '')))
      if (lines.at(-1)?.status === last) return lines
    }
    return lines
  }
  return { lines: read() }
}

test('shows a known caller by name on arrival and while talking, and rings the agent once (N3)', async () => {
  await using setting = await setUp()
  const { world, dispatcher, publicUrl } = setting
  const screen = await screenOf(publicUrl, 'in-progress')
  world.emulator.inbound({ from: ada, to: business })
  const told = await screen.lines
  expect(told[0]).toMatchObject({ status: 'initiated', from: ada, name: 'Ada' })
  expect(told.at(-1)).toMatchObject({ status: 'in-progress', from: ada, name: 'Ada' })
  const { calls } = await dispatcher.calls.list()
  expect(calls).toMatchObject([{ direction: 'inbound', from: ada, to: business, notes: [] }])
  expect(world.emulator.ledger().filter(({ to }) => to === agent)).toHaveLength(1)
})

test('gives a blocked caller the busy tone, and keeps a record', async () => {
  await using setting = await setUp()
  const { world, dispatcher, publicUrl } = setting
  const screen = await screenOf(publicUrl, 'rejected')
  world.emulator.inbound({ from: nuisance, to: business })
  expect((await screen.lines)[0]).toMatchObject({ status: 'rejected', from: nuisance })
  const { calls } = await dispatcher.calls.list()
  expect(calls).toMatchObject([{ status: 'rejected', endReason: 'busy', error: null }])
  expect(world.emulator.calls()).toMatchObject([{ to: business, state: 'ended', answered: false }])
})
