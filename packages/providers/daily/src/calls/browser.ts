import type {
  CallErrorCode,
  CallEvent,
  MapContext,
  Note,
  OutboundCall,
  Placed,
} from '@callplane/core'
import { CallError, withoutNumbers } from '@callplane/core/portable'
import type {
  DailyDialOutSession,
  DailyEventObjectDialOutAnswered,
  DailyEventObjectDialOutConnected,
  DailyEventObjectDialOutError,
  DailyEventObjectDialOutStopped,
  DailyEventObjectDialOutWarning,
  DailyStartDialoutOptions,
} from '@daily-co/daily-js'
import { eventOf } from '../webhooks/events.ts'
import { localRejection } from './browser-rejections.ts'
import { provider, referencesOf } from '../references.ts'
import type { DailyOptions } from '../options.ts'
import { toDialOut } from '../map/dial-out.ts'

/** An event of daily-js about a dial-out. */
export type DailyDialOutEvent =
  | DailyEventObjectDialOutConnected
  | DailyEventObjectDialOutAnswered
  | DailyEventObjectDialOutStopped
  | DailyEventObjectDialOutError
  | DailyEventObjectDialOutWarning

/** What daily-js is given to dial out. */
export interface BrowserDialOut {
  /** The room that the browser must have joined as its owner or with admin permission. */
  readonly room: string
  /** For `call.startDialOut(options)`. */
  readonly options: DailyStartDialoutOptions
  readonly notes: readonly Note[]
}

/**
 * Maps a call that a browser starts, with the same parameters and notes as over REST. `options` are those of the call,
 * as `registerExternal` gave them: they were checked there, and are not checked again.
 */
export const toStartDialOut = (
  call: OutboundCall,
  context: Pick<MapContext, 'key' | 'prepared'> & { readonly options?: DailyOptions | undefined },
): BrowserDialOut => {
  const { room, body, notes } = toDialOut(call, context, context.options ?? {})
  // daily-js refuses unknown keys for the kind of destination, even if they are undefined.
  const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined))
  return { room, options: given as DailyStartDialoutOptions, notes }
}

/** The value that `startDialOut` resolved with. The session may be missing in a truncated response. */
export const placedByBrowser = (
  reply: { readonly session?: DailyDialOutSession | undefined },
  room: string,
): Placed => ({
  references: reply.session === undefined ? {} : referencesOf(reply.session.sessionId, room),
})

/**
 * An event of a daily-js client as the webhook of the same moment gives it, with the same id, so that the two are one
 * on the timeline. `at`: epoch milliseconds; null if the browser's clock cannot be trusted; the webhook's time then
 * counts.
 */
export const eventOfBrowser = (
  event: DailyDialOutEvent,
  { room, at }: { readonly room: string; readonly at: number | null },
): CallEvent => {
  const { action, sessionId, actionTraceId } = event
  const errorMessage = 'errorMsg' in event ? event.errorMsg : undefined
  return eventOf({
    type: action.replace('-', '.'),
    at,
    room,
    session: sessionId,
    userId: 'userId' in event ? event.userId : undefined,
    errorMessage,
    // An error can precede the session.
    distinct: `browser/${sessionId ?? ''}/${actionTraceId ?? errorMessage ?? ''}`,
  })
}

/**
 * What `startDialOut` is documented to throw, and the gates it names in words; nothing was dialled. `DIALOUT_IN_PROGRESS`
 * is not among them: what is in progress may be this very dial-out.
 */
const rejections: readonly (readonly [RegExp, CallErrorCode])[] = [
  [/NOT_ALLOWED|not allowed|must be (?:an )?owner/i, 'permission'],
  [/TEMPORARILY_NOT_AVAILABLE/i, 'provider-down'],
  [/dial-?out not enabled for room/i, 'room-unusable'],
  [/not enabled for domain/i, 'permission'],
  [/international dial-?out/i, 'geo'],
]

const wordsOf = (rejected: unknown): string => {
  if (typeof rejected === 'string') return rejected
  const { message, errorMsg, error } = (rejected ?? {}) as Readonly<Record<string, unknown>>
  const said = [message, errorMsg, error].find((value) => typeof value === 'string')
  return typeof said === 'string' ? said : 'startDialOut failed'
}

/**
 * A `CallError` of what `startDialOut` rejected with, which is not always an Error. If in doubt, the phone may be
 * ringing.
 */
export const errorOfBrowser = (rejected: unknown): CallError => {
  if (CallError.isInstance(rejected)) return rejected
  const words = wordsOf(rejected)
  const code = localRejection(words) ?? rejections.find(([pattern]) => pattern.test(words))?.[1]
  const inProgress = /DIALOUT_IN_PROGRESS|already started/i.test(words)
  return new CallError(
    code ?? (inProgress ? 'concurrency' : 'unexpected'),
    `${provider}: ${withoutNumbers(words)}`,
    {
      provider,
      dialled: code === undefined ? 'unknown' : 'no',
      cause: rejected,
    },
  )
}
