import { CallError, type CallsPort, type References } from '@callplane/core'
import { attemptLimits, isNotFound, localError, nearPhoneFirst, textOf } from '@callplane/kit'
import type { Api } from '../client/api.ts'
import { goOn, hangup, type SvamlAction } from '../map/format.ts'
import { checkDigits } from '../map/limits.ts'
import { decodeMarker, ownRoom } from '../map/marker.ts'
import { startRecording } from '../map/start-recording.ts'
import { legsOf } from '../references.ts'
import type { SinchSettings } from '../settings.ts'
import { createConnect } from './connect.ts'
import { eventsOfState } from './state.ts'

/** The leg that the far party is on. Which of the two it is, its own `custom` says. */
const farOf = async (api: Api, references: References): Promise<string> => {
  const [first, second] = legsOf(references)
  const state = first === undefined ? null : await api.call(first)
  const leg = decodeMarker(state?.custom)?.leg ?? 'far'
  const far = leg === 'far' ? first : second
  if (far !== undefined) return far
  throw localError('sinch', 'call-not-live', 'the far party is not on the line')
}

/** Ends a leg; one that does not exist any more has ended. */
const end = async (api: Api, id: string): Promise<void> => {
  try {
    await api.update(id, hangup)
  } catch (error) {
    if (isNotFound(error)) return
    if (!CallError.isInstance(error) || error.code !== 'request-invalid') throw error
    // [inferred] A call that has ended may be refused so.
    const state = await api.call(id)
    if (state && textOf(state.status) !== 'FINAL') throw error
  }
}

export const createCalls = (settings: SinchSettings, api: Api): CallsPort => {
  const hangUp = async (references: References): Promise<void> => {
    for (const id of legsOf(references)) await end(api, id)
  }
  const instruct = async (references: References, instruction: SvamlAction): Promise<void> => {
    await api.update(await farOf(api, references), { instructions: [instruction], ...goOn })
  }
  return {
    async place(request, attempt) {
      const id = await api.place(request, attemptLimits(attempt))
      if (id === undefined)
        throw new CallError('unexpected', 'sinch: the reply names no call', {
          provider: 'sinch',
          dialled: 'unknown',
        })
      const { connect } = attempt.call
      // A conference that the call names is shared with other calls.
      const isOwn =
        nearPhoneFirst(attempt.call) !== undefined || !(connect && 'conference' in connect)
      return { references: { call: id, ...(isOwn && { room: ownRoom(attempt.key) }) } }
    },

    async get(references) {
      const { call } = references
      const legs = await Promise.all(
        legsOf(references).map(async (id) => ({ id, state: await api.call(id) })),
      )
      return legs.flatMap(({ id, state }) => (state ? eventsOfState(id, state, id !== call) : []))
    },

    hangUp,

    async sendDigits(references, digits) {
      await instruct(references, { name: 'sendDtmf', value: checkDigits(digits) })
    },

    async startRecording(references) {
      const { recording } = settings
      if (!recording)
        throw localError('sinch', 'unsupported', 'settings.recording names no storage')
      await instruct(references, startRecording(recording))
    },

    stopRecording: (references) => instruct(references, { name: 'stopRecording' }),

    connect: createConnect(settings, api, hangUp),
  }
}
