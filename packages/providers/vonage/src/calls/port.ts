import { CallError, isSipUri, type CallsPort, type References } from '@callplane/core'
import { attemptLimits, localError } from '@callplane/kit'
import type { Api } from '../client/api.ts'
import { eventsOfState, type CallState } from './state.ts'
import { eventUrl } from '../map/callback-url.ts'
import { isEndStatus } from '../webhooks/statuses.ts'
import { firstRole } from '../map/leg-order.ts'
import { locateCall } from './locate.ts'
import { connectAction } from '../map/ncco.ts'
import { referencesOf } from '../references.ts'
import { toDigits, toWireDigits, type Endpoint } from '../map/format.ts'

const fail = (code: 'call-unknown' | 'call-not-live', message: string): CallError =>
  localError('vonage', code, message)

const uuidOf = (references: References): string => {
  if (references.call) return references.call
  throw fail('call-unknown', 'the references hold no call')
}

const is = (error: unknown, ...codes: readonly CallError['code'][]): boolean =>
  CallError.isInstance(error) && codes.includes(error.code)

const endpointOf = (to: string): Endpoint =>
  isSipUri(to) ? { type: 'sip', uri: to } : { type: 'phone', number: toDigits(to) }

/** Of a click-to-call: the leg that the NCCO dialled, which is in the conversation of the first one. */
const findFar = async (
  api: Api,
  root: string,
  known?: CallState,
): Promise<CallState | undefined> => {
  const conversation = (known ?? (await api.get(root)))?.conversation
  if (conversation === undefined) return undefined
  const legs = await api.list({ conversation_uuid: conversation, page_size: '10' })
  const others = legs.filter(({ uuid }) => uuid !== root)
  return others.length === 1 ? others[0] : undefined
}

const farOf = async (api: Api, references: References): Promise<string> => {
  const root = uuidOf(references)
  if (references.far) return references.far
  if (references.near !== root) return root
  const far = await findFar(api, root)
  if (far) return far.uuid
  throw fail('call-not-live', 'the far party is not on the line')
}

const end = async (api: Api, uuid: string): Promise<void> => {
  try {
    await api.put(uuid, { action: 'hangup' })
  } catch (error) {
    // 404 is an "unknown or expired" leg: it is over.
    if (is(error, 'not-found')) return
    if (!is(error, 'request-invalid')) throw error
    // 400 comes where the call has only just been created, and may come where it has just ended.
    const state = await api.get(uuid)
    if (state && isEndStatus(state.status)) return
    throw fail('call-not-live', 'the call cannot be hung up yet')
  }
}

export const createCalls = (api: Api): CallsPort => {
  return {
    async place(request, attempt) {
      const created = await api.place(request, attemptLimits(attempt))
      if (!created)
        throw new CallError('unexpected', 'vonage: the reply names no call', {
          provider: 'vonage',
          dialled: 'unknown',
        })
      const role = firstRole(attempt.call)
      const references = {
        ...referencesOf(created.uuid, role, created.uuid),
        // Nothing has moved the leg yet, so this conversation is the call's own.
        ...(created.conversation && { conversation: created.conversation }),
      }
      return { references, events: eventsOfState(created, role, references) }
    },

    locate: (attempt) => locateCall(api, attempt),

    async get(references) {
      const root = uuidOf(references)
      const state = await api.get(root)
      if (!state) return []
      const role = references.near === root ? 'near' : 'far'
      const events = eventsOfState(state, role, referencesOf(root, role, root))
      if (role === 'far') return events
      const far = references.far ? await api.get(references.far) : await findFar(api, root, state)
      if (far) events.push(...eventsOfState(far, 'far', referencesOf(root, 'far', far.uuid)))
      return events
    },

    async hangUp(references) {
      const uuids = [uuidOf(references), references.far, references.near]
      for (const uuid of new Set(uuids)) if (uuid) await end(api, uuid)
    },

    async transfer(references, to, attempt) {
      const far = await farOf(api, references)
      const connect = connectAction(endpointOf(to), attempt.call.from, {
        eventUrl: eventUrl(attempt.callbackUrl, { kind: 'second', role: 'near' }),
      })
      const destination = { type: 'ncco', ncco: [connect] }
      await api.put(far, { action: 'transfer', destination }, { limits: attemptLimits(attempt) })
      return { references: referencesOf(uuidOf(references), 'far', far) }
    },

    async sendDigits(references, digits) {
      const far = await farOf(api, references)
      await api.put(far, { digits: toWireDigits(digits) }, { below: '/dtmf' })
    },
  }
}
