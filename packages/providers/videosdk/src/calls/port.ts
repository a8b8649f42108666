import {
  type AttemptContext,
  type CallEvent,
  type CallsPort,
  type FetchLimits,
  type Located,
  type Placed,
  type References,
  type WireRequest,
  CallError,
  isSipUri,
} from '@callplane/core'
import { milliseconds, timeBefore } from '@callplane/core/units'
import { deadlineFor } from '@callplane/kit'
import { dataOf, type Api } from '../client/api.ts'
import { provider, unreadable } from '../errors.ts'
import { attemptKeyIn, eventsOf } from '../webhooks/read.ts'
import { options as optionsSchema } from '../options.ts'
import { callIdOf, callSegment, checkedCallId, referencesOf } from '../references.ts'
import { isOver } from '../webhooks/statuses.ts'
import { wireCall, type WireCall } from '../client/schemas.ts'

const callPath = '/v2/sip/call'

/** How long before the attempt the call may be dated, as clocks differ. Milliseconds. */
const clockSkew = milliseconds(60_000)

/** Pages searched. Newest calls come first, and the attempt is seconds old. */
const locatePages = 3

const readCall = (reply: unknown, what: string): WireCall => {
  const read = wireCall.safeParse(dataOf(reply))
  if (!read.success || callIdOf(read.data) === undefined) throw unreadable(what)
  return read.data
}

/** No response came, so another request would only wait as long. */
const isUnanswered = ({ code }: CallError): boolean => code === 'timeout' || code === 'transport'

const idIn = (references: References): string => {
  const { call } = references
  if (call) return checkedCallId(call)
  throw new CallError('call-unknown', `${provider}: the call has no id there yet`, { provider })
}

/** VideoSDK answers at once with `INITIATED`; nothing waits for the phone. */
const ringing = ({ sendBy, signal }: AttemptContext): FetchLimits => ({
  sendBy,
  signal,
  timeoutMs: deadlineFor(),
})

export const createCalls = (api: Api): CallsPort => {
  const read = async (id: string): Promise<WireCall> =>
    readCall(await api.request('GET', `${callPath}/${callSegment(id)}`), 'GET call')

  const place = async (request: WireRequest, attempt: AttemptContext): Promise<Placed> => {
    const call = readCall(await api.sendAsIs(request, ringing(attempt)), 'POST call')
    return { references: referencesOf(call), events: eventsOf(call) }
  }

  const listSince = (to: string, since: number) =>
    api.list(
      callPath,
      wireCall,
      {
        type: 'outbound',
        // Digits only: `search` may be a pattern, in which a plus sign has another meaning.
        search: isSipUri(to) ? undefined : to.replace(/^\+/, ''),
        startDate: since,
      },
      locatePages,
    )

  /** Only a call that carries the key is ours. An empty list proves nothing: its delay is not documented. */
  const locate: CallsPort['locate'] = async ({ key, call, sentAt }): Promise<Located> => {
    const found = await listSince(call.to, timeBefore(sentAt, clockSkew))
    const ours = found.filter((candidate) => attemptKeyIn(candidate) === key)
    const ids = new Set(ours.map(callIdOf))
    const [only] = ours
    if (only && ids.size === 1 && callIdOf(only) !== undefined)
      return {
        outcome: 'placed',
        byKey: true,
        references: referencesOf(only),
        events: eventsOf(only),
      }
    return {
      outcome: 'unknown',
      detail: `${ids.size} calls of the list carry the attempt key`,
    }
  }

  const get = async (references: References): Promise<readonly CallEvent[]> =>
    eventsOf(await read(idIn(references)))

  const hangUp = async (references: References): Promise<void> => {
    const callId = idIn(references)
    try {
      await api.request('POST', `${callPath}/end`, { body: { callId } })
    } catch (error) {
      // VideoSDK's response for an ended call is not documented; the call itself shows its state.
      if (!CallError.isInstance(error) || isUnanswered(error)) throw error
      const call = await read(callId).catch(() => undefined)
      if (!isOver(call?.status)) throw error
    }
  }

  /** A blind transfer by SIP REFER: the carrier has to allow it, and it ends the room's side of the call. */
  const transfer: CallsPort['transfer'] = async (references, to, attempt): Promise<Placed> => {
    const callId = idIn(references)
    const options = optionsSchema.safeParse(attempt.call.options?.[provider] ?? {})
    const reply = await api.request('POST', `${callPath}/transfer`, {
      body: {
        callId,
        transferTo: to,
        playDialtone: options.success ? options.data.playDialtone : undefined,
      },
      limits: ringing(attempt),
    })
    const call = wireCall.safeParse(dataOf(reply))
    return { references, events: call.success && callIdOf(call.data) ? eventsOf(call.data) : [] }
  }

  return { place, locate, get, hangUp, transfer }
}

/** The room that a participant is moved to. */
export interface SwitchRoom {
  readonly roomId: string
  /** The caller as a participant of the new room. */
  readonly participantId?: string | undefined
  /** A token for the new room, if this instance's cannot join it. */
  readonly token?: string | undefined
}

/** Moves a live call into another room, which only VideoSDK can do. */
export const switchRoom = async (
  api: Api,
  callId: string,
  to: SwitchRoom,
): Promise<readonly CallEvent[]> =>
  eventsOf(
    readCall(
      await api.request('POST', `${callPath}/switch-room`, {
        body: { ...to, callId: checkedCallId(callId) },
      }),
      'POST switch-room',
    ),
  )
