import type { EmulatorOptions } from './emulator.ts'
import { selectFaces } from './faces/index.ts'
import { createFaults } from './faults/faults.ts'
import { createFeed } from './records/feed.ts'
import { createInstances } from './instances.ts'
import { ConnectionResetError } from './server/message.ts'
import { createNetwork } from './network/network.ts'
import { createRecords } from './records/records.ts'
import { createTime } from './time/time.ts'
import { defaultTimings, type Timings } from './time/timings.ts'
import { trackTimers } from './time/tracked-clock.ts'

/** What an emulator consists of behind its surfaces: network, providers, history. */
export type Core = ReturnType<typeof createCore>

export function createCore(options: EmulatorOptions) {
  const wall = options.wall ?? Date.now
  const time = createTime(options, wall)
  const log = options.log ?? (() => undefined)
  const timings: Timings = { ...defaultTimings, ...options.timings }
  const { clock, cancelAll } = trackTimers(time.shared)
  const feed = createFeed()
  const network = createNetwork(clock, timings, {
    history: options.history,
    phones: options.phones,
    onPhones: () => feed.emit(() => ({ type: 'phones', data: null })),
    onRing: (data) => feed.emit(() => ({ type: 'ring', data })),
    onCall: (view) => feed.emit(() => ({ type: 'call', data: view() })),
  })
  const faces = selectFaces(options.faces ?? [], options.only)
  const faults = createFaults(
    faces.map(({ id }) => id),
    () => feed.emit(() => ({ type: 'faults', data: null })),
  )
  const records = createRecords({ clock, feed, log, history: options.history })
  let generation = new AbortController()
  const signal = (): AbortSignal => generation.signal
  const shared = { options, network, clock, wall, timings, faults, records, signal }
  const { instances, replay } = createInstances(faces, shared)
  const gateway = { clock, faults, signal, warn: records.warn }
  const stop = (): void => {
    cancelAll()
    network.closeStreams()
    generation.abort(new ConnectionResetError())
  }

  return {
    time,
    log,
    feed,
    network,
    faults,
    records,
    instances,
    replay,
    gateway,
    stop,
    reset() {
      // Nothing is sent until the new generation begins: what faces release is not reported.
      generation.abort(new ConnectionResetError())
      cancelAll()
      network.reset()
      faults.clear()
      for (const { instance } of instances) instance.reset()
      cancelAll()
      records.clear()
      generation = new AbortController()
      feed.emit(() => ({ type: 'reset', data: null }))
    },
  }
}
