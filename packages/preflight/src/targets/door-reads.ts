import {
  type FrontDoor,
  type Note,
  type OutboundCallInput,
  type Verb,
  type WireRequest,
} from '@callplane/core'
import type { SourceId } from '../report/report.ts'
import { isolatedHost, providerOf } from './assumed-accounts.ts'

/** What a door makes of a request. */
export interface DoorReading {
  /** Whether it serves the request at all. */
  readonly served: boolean
  /** The call that it places. */
  readonly call?: OutboundCallInput | undefined
  /** What it does with a call that exists. */
  readonly verbs: readonly Verb[]
  readonly notes: readonly Note[]
}

const frontDoors = new Map<SourceId, FrontDoor>()

const frontDoorOf = (source: SourceId): FrontDoor => {
  const known = frontDoors.get(source)
  if (known) return known
  const { frontDoor } = providerOf(source).connect(isolatedHost)
  if (!frontDoor) throw new Error(`${source} has no front door`)
  frontDoors.set(source, frontDoor)
  return frontDoor
}

/** Requests about calls that exist, and what they need of the provider that has the call. */
const existing: readonly (readonly [source: SourceId, pattern: RegExp, verbs: readonly Verb[]])[] =
  [
    ['twilio', /^GET \/2010-04-01\/Accounts\/[^/]+\/Calls(?:\/[^/]+)?\.json/, []],
    [
      'twilio',
      /^POST \/2010-04-01\/Accounts\/[^/]+\/Calls\/[^/]+\.json .*Status=(?:completed|canceled)/,
      ['hangUp'],
    ],
    ['plivo', /^GET \/v1\/Account\/[^/]+\/Call\//, []],
    ['plivo', /^DELETE \/v1\/Account\/[^/]+\/Call\/[^/]+\/ /, ['hangUp']],
    ['vonage', /^GET \/v1\/calls/, []],
    ['vonage', /^PUT \/v1\/calls\/[^/]+ .*"action":"hangup"/, ['hangUp']],
  ]

const isCreate: Readonly<Record<SourceId, RegExp>> = {
  twilio: /^POST \/2010-04-01\/Accounts\/[^/]+\/Calls\.json$/,
  plivo: /^POST \/v1\/Account\/[^/]+\/Call\/$/,
  vonage: /^POST \/v1\/calls$/,
  'videosdk-legacy': /^POST \/v2\/sip\/outbound-call$/,
}

/** Where the application is told of the call: the door tells it, as the provider would. */
const reports: Readonly<Record<SourceId, RegExp>> = {
  twilio: /^(?:Status|RecordingStatus|AsyncAmdStatus)Callback/,
  plivo: /^(?:ring|hangup|machine_detection)_(?:url|method)$/,
  vonage: /^event_(?:url|method)$/,
  'videosdk-legacy': /^$/,
}

/**
 * What the door of a provider makes of a request, by the provider's own front door. Throws one `CallError` for a request that
 * the provider would refuse too.
 */
export const doorReads = (source: SourceId, request: WireRequest): DoorReading => {
  const { pathname } = new URL(request.url)
  const line = `${request.method} ${pathname}`
  if (isCreate[source].test(line)) {
    const door = frontDoorOf(source)
    const { call, notes } = door.portable ? door.portable(request) : door.parse(request)
    const rest = notes.filter(({ field }) => !reports[source].test(field))
    return { served: true, call, verbs: [], notes: rest }
  }
  const found = existing.find(
    ([provider, pattern]) => provider === source && pattern.test(`${line} ${request.body ?? ''}`),
  )
  return { served: found !== undefined, verbs: found?.[2] ?? [], notes: [] }
}
