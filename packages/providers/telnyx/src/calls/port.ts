import { CallError, type CallsPort, type References } from '@callplane/core'
import { attemptLimits, nearPhoneFirst } from '@callplane/kit'
import { encodeState } from '../map/client-state.ts'
import { createConnect } from './connect.ts'
import { otherEncryption, pathFields } from '../map/features.ts'
import { locateCall } from './locate.ts'
import { placedBy } from './placed.ts'
import { connectionOf, connectionReference, controlOf } from '../references.ts'
import type { Sdk } from '../client/sdk.ts'
import type { TelnyxSettings } from '../settings.ts'
import { farControl, liveLegs, stateOf } from './state.ts'

/** 90018: the leg has ended, which is not a failure of commands that end or begin a call. */
const isOver = (error: unknown): boolean =>
  CallError.isInstance(error) && error.providerCode === '90018'

/** A caller who has hung up needs neither an answer nor a rejection. */
const unlessOver = async (command: Promise<unknown>): Promise<void> => {
  try {
    await command
  } catch (error) {
    if (!isOver(error)) throw error
  }
}
type Load = () => Promise<Sdk>

/** Commands to the leg that the far party is on. */
const farLegVerbs = ({ connectionId }: TelnyxSettings, sdk: Load) =>
  ({
    async transfer(references, to, attempt) {
      const loaded = await sdk()
      const control = await farControl(loaded, references, connectionId)
      const { call, callbackUrl, key } = attempt
      const body = {
        to,
        from: call.from,
        webhook_url: callbackUrl,
        // As for a dial; a transfer has no billing group (OpenAPI, 16 Jul 2026).
        ...pathFields(call),
        media_encryption: otherEncryption(call, to),
        // The far party keeps its leg; the transfer target becomes the near end.
        target_leg_client_state: encodeState({ attempt: key, leg: 'near' }),
        command_id: key,
      }
      await loaded.run(
        (options) => loaded.client.calls.actions.transfer(control, body, options),
        attemptLimits(attempt),
      )
    },

    async sendDigits(references, digits) {
      const loaded = await sdk()
      const control = await farControl(loaded, references, connectionId)
      await loaded.run((options) =>
        loaded.client.calls.actions.sendDtmf(control, { digits }, options),
      )
    },

    async startRecording(references) {
      const loaded = await sdk()
      const control = await farControl(loaded, references, connectionId)
      // Both are required; these are the defaults of a recording started by the dial.
      const body = { channels: 'dual', format: 'mp3' } as const
      await loaded.run((options) =>
        loaded.client.calls.actions.startRecording(control, body, options),
      )
    },

    async stopRecording(references) {
      const loaded = await sdk()
      const control = await farControl(loaded, references, connectionId)
      await loaded.run((options) => loaded.client.calls.actions.stopRecording(control, {}, options))
    },
  }) satisfies Partial<CallsPort>

/** Parameters of an answer to a caller. */
const callerVerbs = (sdk: Load) =>
  ({
    async answer(references) {
      const { client, run } = await sdk()
      const control = controlOf(references)
      // A caller's leg was not marked by a dial of ours.
      const body = { client_state: encodeState({ leg: 'far' }) }
      await unlessOver(run((options) => client.calls.actions.answer(control, body, options)))
    },

    async reject(references, reason) {
      const { client, run } = await sdk()
      const cause = reason === 'busy' ? 'USER_BUSY' : 'CALL_REJECTED'
      const control = controlOf(references)
      await unlessOver(run((options) => client.calls.actions.reject(control, { cause }, options)))
    },
  }) satisfies Partial<CallsPort>

export const createCalls = (settings: TelnyxSettings, sdk: Load): CallsPort => {
  const { connectionId } = settings
  const end = ({ client, run }: Sdk, control: string): Promise<void> =>
    unlessOver(run((options) => client.calls.actions.hangup(control, {}, options)))
  const hangUp = async (references: References): Promise<void> => {
    const loaded = await sdk()
    const control = controlOf(references)
    await end(loaded, control)
    // A bridged leg ends with the other one; a ringing leg does not and would keep ringing without a caller.
    const others = await liveLegs(loaded, references, connectionId)
    await Promise.all(
      others.flatMap((other) => (other.control === control ? [] : end(loaded, other.control))),
    )
  }

  return {
    async place(request, attempt) {
      const { dial } = await sdk()
      const reply = await dial(request, attemptLimits(attempt))
      const role = nearPhoneFirst(attempt.call) === undefined ? 'far' : 'near'
      const { references } = placedBy(reply, role)
      return { references: { ...references, ...connectionReference(settings, attempt.route) } }
    },

    async locate(attempt) {
      const found = await locateCall(await sdk(), attempt, connectionOf(settings, attempt.route))
      if (found.outcome !== 'placed') return found
      const own = connectionReference(settings, attempt.route)
      return { ...found, references: { ...found.references, ...own } }
    },

    get: async (references) => stateOf(await sdk(), references),

    hangUp,
    ...farLegVerbs(settings, sdk),
    ...callerVerbs(sdk),
    connect: createConnect(settings, sdk, hangUp),
  }
}
