import { createServer, type RequestListener } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Call } from '@callplane/core'
import { createDoor, nodeDoor } from '@callplane/doors'
import { emulatedProviders, type EmulatedProvider } from '../../emulated-providers.ts'
import type { Applications } from './application.ts'
import { demoDoors } from './doors.ts'
import type { DemoDoor } from './door.ts'
import { witnessed, type Witness } from './witness.ts'
import { business, pause, setUp, until, type World } from './world.ts'

/** What came of one call: placed through a door, carried by a provider. */
export interface DoorShown {
  readonly door: string
  readonly provider: string
  /** As the door's client sees the call in the end. */
  readonly status: string
  /** Whether create, fetch, list and everything that the application was told gave the same id. */
  readonly idStable: boolean
  /** What the application was told of the call, in order. */
  readonly callbacks: readonly string[]
  /** Whether the application's own check accepted every request. */
  readonly signatureOk: boolean
  /** What of the request was not done as asked. */
  readonly losses: readonly string[]
  /** What went wrong; absent where nothing did. */
  readonly error?: string
}

const phone = '+14155550123'

const listen = async (listener: RequestListener) => {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

const lossesOf = (call: Call): readonly string[] =>
  call.notes.flatMap(({ field, effect }) => (effect === 'emulated' ? [] : `${field} ${effect}`))

interface Pair {
  readonly door: DemoDoor
  readonly provider: EmulatedProvider
  readonly world: World
  readonly witness?: Witness | undefined
}

/** What the application was told and asked about the call of a pair. */
const heardBy = async ({ door, provider }: Pair, applications: Applications) => {
  const got = applications.got(`/${door.door}/${provider.plugin.id}/`)
  const told = got.flatMap((one) => {
    const about = door.told(one)
    return about ? [{ ...about, isStatus: new URL(one.url).pathname.endsWith('/status') }] : []
  })
  const signed = await Promise.all(got.map(async (one) => door.isSigned(one)))
  return {
    callbacks: told.filter(({ isStatus }) => isStatus).map(({ event }) => event),
    ids: told.map(({ id }) => id),
    signatureOk: (got.length > 0 || door.tellsNothing === true) && signed.every(Boolean),
  }
}

const drive = async (pair: Pair, url: string): Promise<DoorShown> => {
  const { door, provider, world } = pair
  const { plugin } = provider
  const { dispatcher, applications } = world
  const base = `${applications.origin}/${door.door}/${plugin.id}`
  const client = door.client(url, plugin)
  const id = await client.create({
    to: phone,
    from: business,
    answerUrl: `${base}/answer`,
    statusUrl: `${base}/status`,
  })
  const tenant = `${door.door}-${plugin.id}`
  const [placed] = (await dispatcher.calls.list({ tenant })).calls
  if (!placed) throw new Error('the call has no record')
  await dispatcher.calls.wait(placed.id, 'in-progress', { timeoutMs: 60_000 })
  await pause(world, 3_000)
  const fetched = await client.fetch(id)
  const listed = await client.list()
  await client.end(id)
  const call = await dispatcher.calls.wait(placed.id, 'settled', { timeoutMs: 120_000 })
  let [before, quiet] = [-1, 0]
  // Reports come in order, the last of them after the end: three seconds of silence, in the calls' own time.
  await until(world, () => {
    const { length } = applications.got(`/${door.door}/${plugin.id}/`)
    quiet = length === before ? quiet + 1 : 0
    before = length
    return quiet >= 30
  })
  const heard = await heardBy(pair, applications)
  const seen = await client.fetch(id)
  return {
    door: door.door,
    provider: plugin.id,
    status: seen.status,
    idStable: [fetched.id, seen.id, ...heard.ids].every((one) => one === id) && listed.includes(id),
    callbacks: heard.callbacks,
    signatureOk: heard.signatureOk,
    losses: lossesOf(call),
  }
}

const show = async (pair: Pair): Promise<DoorShown> => {
  const { door, provider, world, witness } = pair
  const { plugin } = provider
  const opened = await listen((request, response) => listener(request, response))
  const made = createDoor({
    dispatcher: world.dispatcher,
    host: world.host,
    provider:
      door.faceFor?.(`${world.applications.origin}/${door.door}/${plugin.id}/status`, business) ??
      door.face,
    credentials: door.credentials,
    publicUrl: opened.url,
    rule: plugin.id,
    tenant: `${door.door}-${plugin.id}`,
    ...(door.account && { signAs: door.door }),
  })
  const listener = nodeDoor(witness ? witnessed(made, witness) : made)
  try {
    return await drive(pair, opened.url)
  } catch (error) {
    return {
      door: door.door,
      provider: plugin.id,
      status: 'error',
      idStable: false,
      callbacks: [],
      signatureOk: false,
      losses: [],
      error: error instanceof Error ? error.message : String(error),
    }
  } finally {
    opened.close()
  }
}

/** How a run goes. */
export interface DoorRunOptions {
  /** How much faster than real time the calls go. Default 8. */
  readonly speed?: number
  /** Sees what the clients and the doors exchange. */
  readonly witness?: Witness
}

/** Places a call through every door, or the named ones, on every provider that can carry it, over real HTTP. */
export const runDoors = async (
  only?: readonly string[],
  { speed = 8, witness }: DoorRunOptions = {},
): Promise<readonly DoorShown[]> => {
  const world = await setUp(speed)
  try {
    const doors = demoDoors.filter(({ door }) => only?.includes(door) ?? true)
    const pairs = doors.flatMap((door) =>
      emulatedProviders
        .filter(({ plugin }) => door.carries(plugin))
        .map((provider) => ({ door, provider })),
    )
    const shown: DoorShown[] = []
    // One after the other: the machine has few cores, and the phone is one.
    for (const pair of pairs) shown.push(await show({ ...pair, world, witness }))
    return shown
  } finally {
    await world.close()
  }
}

/** Whether a pair did all that the demo is to show. */
export const isWhole = ({ door, error, idStable, signatureOk, callbacks }: DoorShown): boolean => {
  const isQuiet = demoDoors.some((one) => one.door === door && one.tellsNothing === true)
  return error === undefined && idStable && signatureOk && (isQuiet || callbacks.length > 0)
}

/** One paragraph for each pair. */
export const printedDoors = (shown: readonly DoorShown[]): readonly string[] =>
  shown.flatMap(({ door, provider, status, idStable, callbacks, signatureOk, losses, error }) => [
    `${door} door over ${provider}: ${status}`,
    `   id         ${idStable ? 'the same everywhere' : 'differs'}`,
    `   told       ${callbacks.join(', ') || 'nothing'}`,
    `   signature  ${signatureOk ? 'accepted' : 'refused'}`,
    ...(losses.length > 0 ? [`   lost       ${losses.join(', ')}`] : []),
    ...(error === undefined ? [] : [`   error      ${error}`]),
  ])
