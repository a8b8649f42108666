import {
  faultsOf,
  type Fault,
  type JsonObject,
  type Note,
  type OutboundCallInput,
} from '@callplane/core'
import { toDtmf } from './dial-extension.ts'
import { options as optionsSchema, type DailyOptionsInput } from './options.ts'
import { splitSipHeaders } from './sip-uri.ts'

type Json = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

// Pages of several vendors quote booleans and numbers, and so do the programs that were copied from them.
const unquoteFlag = (value: unknown): unknown =>
  typeof value === 'string'
    ? ({ true: true, false: false }[value.trim().toLowerCase()] ?? value)
    : value
const unquoteNumber = (value: unknown): unknown =>
  typeof value === 'string' && /^\d+$/.test(value.trim()) ? Number(value) : value

/** The page prints an array within an array, its types say a flat one; one level is taken away where it is there. */
const flat = (value: unknown): unknown => (Array.isArray(value) ? value.flat() : value)

const mapValues = (value: unknown, change: (inner: unknown) => unknown): unknown =>
  isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, change(inner)]))
    : value

/** Every parameter of `dialOut/start`; another one is left out with a note. */
const known = new Set(
  `sipUri phoneNumber extension waitBeforeExtensionDialSec displayName userId callerId video
  videoSettings codecs provider permissions`.split(/\s+/),
)

const present = <T extends object>(value: T): Partial<T> =>
  Object.fromEntries(Object.entries(value).filter(([, it]) => it !== undefined)) as Partial<T>

const textIn = (body: Json, key: string, faults: Fault[]): string | undefined => {
  const value = body[key]
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value === 'string') return value
  faults.push({ path: [key], message: 'must be text' })
  return undefined
}

/** An extension is digits after the answer, which is `dtmf` for every other provider too. */
const digitsOf = (extension: string | undefined, wait: unknown) => {
  if (extension === undefined) return { options: { waitBeforeExtensionDialSec: wait } }
  const dtmf = typeof wait === 'number' ? toDtmf(extension, wait) : toDtmf(extension)
  if (dtmf === undefined || !/^\d+$/.test(extension))
    return { options: { extension, waitBeforeExtensionDialSec: wait } }
  // A wait of none is said once more, so that the request stays the same.
  return {
    dtmf,
    options: wait === 0 || typeof wait !== 'number' ? { waitBeforeExtensionDialSec: wait } : {},
  }
}

export const readDialOutBody = (
  body: Json,
  room: string,
  faults: Fault[],
  notes: Note[],
): OutboundCallInput => {
  const text = (key: string) => textIn(body, key, faults)
  for (const key of Object.keys(body))
    if (!known.has(key))
      notes.push({ field: key, effect: 'dropped', detail: 'dialOut/start has no such parameter' })
  const sipUri = text('sipUri')
  const phoneNumber = text('phoneNumber')
  if ((sipUri === undefined) === (phoneNumber === undefined))
    faults.push({ path: ['phoneNumber'], message: 'give exactly one of phoneNumber and sipUri' })
  const { to, headers } = splitSipHeaders(sipUri ?? '')
  const userId = text('userId')
  if (userId !== undefined && userId.length > 36)
    notes.push({ field: 'userId', effect: 'dropped', detail: 'it is longer than 36 characters' })
  const digits = digitsOf(
    text('extension'),
    unquoteNumber(body['waitBeforeExtensionDialSec'] ?? undefined),
  )
  const options = present({
    callerId: text('callerId'),
    ...digits.options,
    video: unquoteFlag(body['video'] ?? undefined),
    videoSettings: mapValues(body['videoSettings'] ?? undefined, unquoteNumber),
    codecs: mapValues(body['codecs'] ?? undefined, flat),
    provider: text('provider'),
    permissions: body['permissions'] ?? undefined,
  })
  if (options.callerId !== undefined)
    notes.push({
      field: 'from',
      effect: 'adjusted',
      detail:
        'callerId is an id that only Daily knows; another provider shows the number of the rule',
    })
  const checked = optionsSchema.safeParse(options)
  if (!checked.success) faults.push(...faultsOf(checked.error))
  const participant = present({
    id: userId !== undefined && userId.length <= 36 ? userId : undefined,
    name: text('displayName'),
  })
  return {
    to: phoneNumber ?? to,
    connect: { room },
    ...(Object.keys(participant).length > 0 && { participant }),
    ...(digits.dtmf !== undefined && { dtmf: digits.dtmf }),
    ...(Object.keys(headers).length > 0 && {
      sipHeaders: headers as JsonObject as Record<string, string>,
    }),
    ...(Object.keys(options).length > 0 && { options: { daily: options as DailyOptionsInput } }),
  }
}
