import type { MapContext, Note, OutboundCall } from '@callplane/core'
import { CallError, isSipUri } from '@callplane/core/portable'
import { toExtension } from './phone-extension.ts'
import { checkedRoom, provider } from '../references.ts'
import type { DailyOptions } from '../options.ts'
import { readPrepared, type Prepared } from './prepared.ts'
import { isSendable, withSipHeaders } from './sip-uri.ts'
import { neverHonoured } from './notes.ts'

const roomOf = ({ connect }: OutboundCall): string => {
  if (connect && 'room' in connect) return checkedRoom(connect.room)
  throw new CallError('room-missing', `${provider}: a dial-out is started in a room`, {
    provider,
    dialled: 'no',
  })
}

/** Shared by `map` and the browser's `startDialOut`. */
export interface DialOut {
  readonly room: string
  /** The parameters in the order of Daily's page; absent ones are undefined. */
  readonly body: {
    readonly sipUri?: string | undefined
    readonly phoneNumber?: string | undefined
    readonly extension?: string | undefined
    readonly waitBeforeExtensionDialSec?: number | undefined
    readonly displayName?: string | undefined
    readonly userId: string
    readonly callerId?: string | undefined
  } & Pick<DailyOptions, 'video' | 'videoSettings' | 'codecs' | 'provider' | 'permissions'>
  readonly notes: readonly Note[]
}

const phonePart = (
  call: OutboundCall,
  options: DailyOptions,
  { caller }: Prepared,
  notes: Note[],
) => {
  const note = (field: string, effect: Note['effect'], detail: string) =>
    notes.push({ field, effect, detail })
  // A phone call has no video anyway.
  const sipOnly = { ...options, video: options.video || undefined }
  for (const field of ['video', 'videoSettings', 'provider'] as const)
    if (sipOnly[field] !== undefined)
      note(`options.daily.${field}`, 'dropped', 'Daily takes it for SIP destinations only')
  if (options.codecs?.video !== undefined)
    note('options.daily.codecs.video', 'dropped', 'a phone call has no video')
  if (Object.keys(call.sipHeaders ?? {}).length > 0)
    note('sipHeaders', 'dropped', 'Daily sends SIP headers to SIP destinations only')
  if (caller === undefined)
    note(
      'from',
      call.from === undefined && options.callerId === undefined ? 'adjusted' : 'dropped',
      'no id of a purchased number is known for it; Daily chooses a number of the domain',
    )
  else if (call.from !== undefined && call.from !== caller.number)
    note('from', 'adjusted', 'options.daily.callerId names another number')
  const { dtmf = '' } = call
  const asked = dtmf === '' ? null : toExtension(dtmf)
  const byDtmf = options.extension === undefined ? asked : null
  if (dtmf !== '' && byDtmf === null)
    note(
      'dtmf',
      'dropped',
      asked
        ? 'options.daily.extension is dialled in its place'
        : 'Daily dials an extension of at most 20 digits after the answer, with a pause before it only',
    )
  if (byDtmf?.rounded)
    note('dtmf', 'adjusted', 'Daily waits whole seconds; the pause is half a second longer')
  const extension = options.extension ?? byDtmf?.extension
  const wait = options.waitBeforeExtensionDialSec ?? byDtmf?.wait
  if (extension === undefined && wait !== undefined)
    note('options.daily.waitBeforeExtensionDialSec', 'dropped', 'there is no extension to wait for')
  const audio = options.codecs?.audio
  return {
    phoneNumber: call.to,
    extension,
    waitBeforeExtensionDialSec: extension === undefined ? undefined : wait,
    callerId: caller?.id ?? options.callerId,
    codecs: audio && { audio },
  }
}

const sipPart = (call: OutboundCall, options: DailyOptions, notes: Note[]) => {
  const drop = (field: string, detail: string) => notes.push({ field, effect: 'dropped', detail })
  for (const field of ['callerId', 'extension', 'waitBeforeExtensionDialSec'] as const)
    if (options[field] !== undefined)
      drop(`options.daily.${field}`, 'Daily takes it for phone numbers only')
  if (call.from !== undefined)
    drop('from', 'Daily calls SIP destinations from its own address; a caller ID is not allowed')
  if (call.dtmf) drop('dtmf', 'Daily dials an extension on phone calls only')
  const headers = Object.entries(call.sipHeaders ?? {})
  for (const [name] of headers)
    if (!isSendable(name))
      drop(`sipHeaders.${name}`, 'Daily sends only headers whose name begins with X-')
  if (options.videoSettings !== undefined && options.video !== true)
    drop('options.daily.videoSettings', 'Daily takes it with `video: true` only')
  const sendable = Object.fromEntries(headers.filter(([name]) => isSendable(name)))
  const { video, codecs, provider: carrier } = options
  const videoSettings = video === true ? options.videoSettings : undefined
  return {
    sipUri: withSipHeaders(call.to, sendable),
    video,
    videoSettings,
    codecs,
    provider: carrier,
  }
}

/** "Length must be less than 200" (daily-js, start-dial-out). */
const maxName = 199

/** Fields of `options.daily.transfer` that can never take effect. */
const transferNotes = ({ transfer }: DailyOptions): Note[] => {
  if (!transfer) return []
  const { method, callerId, extension, waitBeforeExtensionDialSec: wait } = transfer
  const drop = (name: string, value: unknown, detail: string): Note[] =>
    value === undefined
      ? []
      : [{ field: `options.daily.transfer.${name}`, effect: 'dropped', detail }]
  if (method === 'sipRefer')
    return Object.entries({ callerId, extension, waitBeforeExtensionDialSec: wait }).flatMap(
      ([name, value]) => drop(name, value, 'sipRefer takes no such parameter'),
    )
  return extension === undefined
    ? drop('waitBeforeExtensionDialSec', wait, 'there is no extension to wait for')
    : []
}

export const toDialOut = (
  call: OutboundCall,
  context: Pick<MapContext, 'key' | 'prepared'>,
  options: DailyOptions,
): DialOut => {
  const notes = neverHonoured(call)
  const { id, name: wholeName } = call.participant ?? {}
  const name = wholeName?.slice(0, maxName)
  if (id !== undefined)
    notes.push({
      field: 'participant.id',
      effect: 'adjusted',
      detail: '`userId` is the attempt key, by which Daily tells whose call an event is about',
    })
  if (options.displayName !== undefined && name !== undefined && options.displayName !== name)
    notes.push({
      field: 'participant.name',
      effect: 'adjusted',
      detail: 'options.daily.displayName is shown instead',
    })
  else if (name !== wholeName)
    notes.push({
      field: 'participant.name',
      effect: 'adjusted',
      detail: `Daily takes at most ${maxName} characters; the rest is cut off`,
    })
  notes.push(...transferNotes(options))
  const part: Partial<DialOut['body']> = isSipUri(call.to)
    ? sipPart(call, options, notes)
    : phonePart(call, options, readPrepared(context.prepared), notes)
  return {
    room: roomOf(call),
    body: {
      sipUri: part.sipUri,
      phoneNumber: part.phoneNumber,
      extension: part.extension,
      waitBeforeExtensionDialSec: part.waitBeforeExtensionDialSec,
      displayName: options.displayName ?? name,
      userId: context.key,
      callerId: part.callerId,
      video: part.video,
      videoSettings: part.videoSettings,
      codecs: part.codecs,
      provider: part.provider,
      permissions: options.permissions,
    },
    notes,
  }
}
