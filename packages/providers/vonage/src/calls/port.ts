import { CallError, isSipUri, type CallsPort, type References } from '@callplane/core'
import { attemptLimits, localError } from '@callplane/kit'
import type { Api } from '../client/api.ts'
import { findDialled, findRoot, legsOf } from './conversation.ts'
import { eventsOfState } from './state.ts'
import { eventUrl } from '../map/callback-url.ts'
import { isEndStatus } from '../webhooks/statuses.ts'
import { firstRole } from '../map/leg-order.ts'
import { locateCall } from './locate.ts'
import { connectAction } from '../map/ncco.ts'
import { referencesOf } from '../references.ts'
import { toDigits, toWireDigits, type Endpoint } from '../map/format.ts'

const fail = (code: 'call-unknown' | 'call-not-live', message: string): CallError =>
  localError('vonage', code, message)

const rootOf = async (api: Api, references: References): Promise<string> => {
  const root = references.call ?? (await findRoot(api, references))
  if (root !== undefined) return root
  throw fail('call-unknown', 'the references name no call')
}

const is = (error: unknown, ...codes: readonly CallError['code'][]): boolean =>
  CallError.isInstance(error) && codes.includes(error.code)

const endpointOf = (to: string): Endpoint =>
  isSipUri(to) ? { type: 'sip', uri: to } : { type: 'phone', number: toDigits(to) }

const farOf = async (api: Api, references: References, root: string): Promise<string> => {
  if (references.far) return references.far
  if (references.near !== root) return root
  const conversation = (await api.get(root))?.conversation
  const far = conversation && findDialled(await legsOf(api, conversation), root)
  if (far) return far.uuid
  throw fail('call-not-live', 'the far party is not on the line')
}

const end = async (api: Api, uuid: string): Promise<void> => {
  try {
    await api.put(uuid, { action: 'hangup' })
  } catch (error) {
    // 404 means an "unknown or expired" leg, so it has ended.
    if (is(error, 'not-found')) return
    if (!is(error, 'request-invalid')) throw error
    // 400 occurs just after the call was created, and possibly just after it ended.
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
        // The leg has not been moved yet, so this conversation is the call's own.
        ...(created.conversation && { conversation: created.conversation }),
      }
      return { references, events: eventsOfState(created, role, references) }
    },

    locate: (attempt) => locateCall(api, attempt),

    async get(references) {
      const root = await rootOf(api, references)
      const state = await api.get(root)
      if (!state) return []
      // Where reports of the other leg alone have come, the role of this one is the role that is left.
      const isNear = references.near === root || (!references.call && references.far !== undefined)
      const role = isNear ? 'near' : 'far'
      const own = referencesOf(root, role, root)
      const { conversation } = state
      // Of an end without talk, the leg that the document dialled proves the answer.
      const needsLegs = isNear || (state.status === 'completed' && !state.talked)
      const legs = needsLegs && conversation ? await legsOf(api, conversation) : []
      const events = eventsOfState(state, role, own, legs.length > 1)
      if (!isNear) return events
      const far = references.far ? await api.get(references.far) : findDialled(legs, root)
      if (far) events.push(...eventsOfState(far, 'far', referencesOf(root, 'far', far.uuid)))
      return events
    },

    async hangUp(references) {
      const uuids = [await rootOf(api, references), references.far, references.near]
      for (const uuid of new Set(uuids)) if (uuid) await end(api, uuid)
    },

    async transfer(references, to, attempt) {
      const root = await rootOf(api, references)
      const far = await farOf(api, references, root)
      const connect = connectAction(endpointOf(to), attempt.call.from, {
        eventUrl: eventUrl(attempt.callbackUrl, { kind: 'second', role: 'near' }),
      })
      const destination = { type: 'ncco', ncco: [connect] }
      await api.put(far, { action: 'transfer', destination }, { limits: attemptLimits(attempt) })
      return { references: referencesOf(root, 'far', far) }
    },

    async sendDigits(references, digits) {
      const far = await farOf(api, references, await rootOf(api, references))
      await api.put(far, { digits: toWireDigits(digits) }, { below: '/dtmf' })
    },
  }
}
