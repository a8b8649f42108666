import {
  faultsOf,
  participant as participantSchema,
  type Fault,
  type JsonObject,
  type OutboundCallInput,
} from '@callplane/core'
import { wordTable, type FieldReader } from '@callplane/kit'
import { toDtmf } from '../map/extension-digits.ts'
import { options as optionsSchema, type DailyOptionsInput } from '../options.ts'
import { splitSipHeaders } from '../map/sip-uri.ts'

// Several vendors' pages quote booleans and numbers, and so do programs copied from them.
const flags = wordTable({ true: true, false: false })
const unquoteFlag = (value: unknown): unknown =>
  typeof value === 'string' ? (flags(value.trim().toLowerCase()) ?? value) : value
const unquoteNumber = (value: unknown): unknown =>
  typeof value === 'string' && /^\d+$/.test(value.trim()) ? Number(value) : value

/** The page prints a nested array, its types a flat one; a nested one is flattened. */
const flat = (value: unknown): unknown => (Array.isArray(value) ? value.flat() : value)

const present = <T extends object>(value: T): Partial<T> | undefined => {
  const given = Object.entries(value).filter(([, it]) => it !== undefined)
  return given.length === 0 ? undefined : (Object.fromEntries(given) as Partial<T>)
}

/** A string, or a fault; other types are not converted. */
const textIn = (body: FieldReader, name: string, faults: Fault[]): string | undefined => {
  const value = body.kept(name)
  if (value === undefined || typeof value === 'string') return value
  faults.push({ path: [name], message: 'must be text' })
  return undefined
}

/** An extension is digits after the answer, which is `dtmf` for every other provider too. */
const digitsOf = (extension: string | undefined, wait: unknown) => {
  if (extension === undefined) return { options: { waitBeforeExtensionDialSec: wait } }
  const dtmf = typeof wait === 'number' ? toDtmf(extension, wait) : toDtmf(extension)
  if (dtmf === undefined || !/^\d+$/.test(extension))
    return { options: { extension, waitBeforeExtensionDialSec: wait } }
  // A wait of 0 is kept as well, so that the request stays the same.
  return {
    dtmf,
    options: wait === 0 || typeof wait !== 'number' ? { waitBeforeExtensionDialSec: wait } : {},
  }
}

/** Reads `videoSettings` and `codecs`; the reader notes everything else in them. */
const mediaOf = (body: FieldReader) => {
  const settings = body.fields('videoSettings')
  const codecs = body.fields('codecs')
  const number = (name: string) => unquoteNumber(settings?.kept(name))
  return {
    video: unquoteFlag(body.kept('video')),
    videoSettings:
      settings &&
      present({
        width: number('width'),
        height: number('height'),
        fps: number('fps'),
        videoBitrate: number('videoBitrate'),
      }),
    codecs:
      codecs && present({ audio: flat(codecs.kept('audio')), video: flat(codecs.kept('video')) }),
  }
}

const destinationOf = (body: FieldReader, faults: Fault[]) => {
  const sipUri = textIn(body, 'sipUri', faults)
  const phoneNumber = textIn(body, 'phoneNumber', faults)
  if ((sipUri === undefined) === (phoneNumber === undefined))
    faults.push({ path: ['phoneNumber'], message: 'give exactly one of phoneNumber and sipUri' })
  const { to, headers, lost } = splitSipHeaders(sipUri ?? '')
  for (const pair of lost)
    body.note('sipUri', 'dropped', `header ${pair} has no name, or one that was given before`)
  return { to: phoneNumber ?? to, headers }
}

export const readDialOutBody = (
  body: FieldReader,
  room: string,
  faults: Fault[],
): OutboundCallInput => {
  const text = (name: string) => textIn(body, name, faults)
  const { to, headers } = destinationOf(body, faults)
  const userId = text('userId')
  // Daily's own limit of 36 is not a limit of the provider that places the call.
  const isId = participantSchema.shape.id.safeParse(userId).success
  if (!isId)
    body.note('userId', 'dropped', 'it is longer than 1024 characters or has control characters')
  const digits = digitsOf(text('extension'), unquoteNumber(body.kept('waitBeforeExtensionDialSec')))
  const options = present({
    callerId: text('callerId'),
    ...digits.options,
    ...mediaOf(body),
    provider: text('provider'),
    permissions: body.kept('permissions'),
  })
  if (options?.callerId !== undefined)
    body.note(
      'from',
      'adjusted',
      'callerId is an id that only Daily knows; another provider shows the number of the rule',
    )
  const checked = optionsSchema.safeParse(options ?? {})
  if (!checked.success) faults.push(...faultsOf(checked.error))
  const participant = present({
    id: isId ? userId : undefined,
    name: text('displayName'),
  })
  return {
    to,
    connect: { room },
    ...(participant && { participant }),
    ...(digits.dtmf !== undefined && { dtmf: digits.dtmf }),
    ...(Object.keys(headers).length > 0 && {
      sipHeaders: headers as JsonObject as Record<string, string>,
    }),
    ...(options && { options: { daily: options as DailyOptionsInput } }),
  }
}
