import { eventsUrl, get } from './api.js'

/** Everything that the page shows, newest last. */
export const state = {
  calls: [],
  rings: [],
  requests: [],
  deliveries: [],
  warnings: [],
  faults: [],
  phones: [],
  /** Behavior of phones that have none of their own. */
  common: 'automatic',
  outcomes: [],
  keys: {},
  clock: { now: 0, speed: 1 },
  /** Real time at which `clock` was read. */
  clockReadAt: 0,
  live: false,
  provider: '',
  tab: 'calls',
}

const MOST = 500
const listeners = new Set()
let scheduled = false

export const subscribe = (listener) => listeners.add(listener)

/** Draws once, however much has changed. */
export const changed = () => {
  if (scheduled) return
  scheduled = true
  requestAnimationFrame(() => {
    scheduled = false
    for (const listener of listeners) listener()
  })
}

export const set = (values) => {
  Object.assign(state, values)
  changed()
}

const upsert = (list, entry) => {
  const index = list.findLastIndex((one) => one.id === entry.id)
  if (index < 0) return [...list, entry].slice(-MOST)
  const copy = [...list]
  copy[index] = entry
  return copy
}

const readClock = async () => set({ clock: await get('clock'), clockReadAt: performance.now() })
const readFaults = async () => set({ faults: await get('faults') })

let newestRead = 0
/** An older answer does not replace a newer one. */
export const readPhones = async () => {
  const turn = ++newestRead
  const [phones, { phones: common }] = await Promise.all([get('phones'), get('status')])
  if (turn === newestRead) set({ phones, common })
}

const readAll = async () => {
  const lists = ['calls', 'ledger', 'requests', 'deliveries', 'warnings']
  const [calls, rings, requests, deliveries, warnings] = await Promise.all(
    lists.map((name) => get(`${name}?limit=${MOST}`)),
  )
  set({ calls, rings, requests, deliveries, warnings })
  await Promise.all([
    readClock(),
    readFaults(),
    readPhones(),
    get('keys').then((keys) => set({ keys })),
    get('outcomes').then((outcomes) => set({ outcomes })),
  ])
}

const onEvent = {
  call(call) {
    const isNew = call.state === 'dialling' && call.phone
    set({ calls: upsert(state.calls, call) })
    if (isNew) void readPhones()
  },
  ring: (ring) => set({ rings: [...state.rings, ring].slice(-MOST) }),
  request: (request) => set({ requests: upsert(state.requests, request) }),
  delivery: (delivery) => set({ deliveries: upsert(state.deliveries, delivery) }),
  warning: (warning) => set({ warnings: upsert(state.warnings, warning) }),
  phones: readPhones,
  faults: readFaults,
  clock: readClock,
  reset: readAll,
}

/** Reads everything again whenever the stream begins, so that nothing is missed in between. */
export const connect = () => {
  const source = new EventSource(eventsUrl)
  source.addEventListener('open', () => void readAll().then(() => set({ live: true })))
  source.addEventListener('error', () => set({ live: false }))
  for (const [type, apply] of Object.entries(onEvent)) {
    source.addEventListener(type, ({ data }) => void apply(JSON.parse(data)))
  }
}

/** Entries of the chosen provider. */
export const ofProvider = (list) =>
  state.provider === '' ? list : list.filter(({ provider }) => provider === state.provider)

/** Virtual milliseconds, now. */
export const virtualNow = () =>
  state.clock.now + (performance.now() - state.clockReadAt) * (state.clock.speed ?? 0)
