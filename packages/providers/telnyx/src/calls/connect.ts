import { CallError, type AttemptContext, type CallsPort, type Placed } from '@callplane/core'
import { attemptLimits, nearPhoneFirst } from '@callplane/kit'
import { idIn, connectionOf, controlOf } from '../references.ts'
import { optionsOf } from '../options.ts'
import { placedBy } from './placed.ts'
import type { Sdk } from '../client/sdk.ts'
import type { TelnyxSettings } from '../settings.ts'
import { secondDial } from '../map/request.ts'

type ConnectVerb = NonNullable<CallsPort['connect']>

/** An active conference of this name, or a new one with this leg as its first member. */
const joinConference = async (
  { client, run }: Sdk,
  name: string,
  control: string,
  { key, call }: AttemptContext,
): Promise<void> => {
  const { conference: given } = optionsOf(call)
  const common = { call_control_id: control, beep_enabled: given?.beep, command_id: key }
  try {
    await run((options) => client.conferences.create({ ...common, name }, options))
  } catch (error) {
    // 90033: the conference exists already.
    if (!CallError.isInstance(error) || error.providerCode !== '90033') throw error
    const filter = { name, status: 'in_progress' } as const
    const { data } = await run((options) => client.conferences.list({ filter }, options))
    const [active] = data ?? []
    if (!active) throw error
    const member = {
      ...common,
      start_conference_on_enter: given?.startOnEnter,
      end_conference_on_exit: given?.endOnExit,
    }
    await run((options) =>
      client.conferences.actions.join(idIn('conference', active.id), member, options),
    )
  }
}

/**
 * Joins an answered leg to its other end. The second leg is dialled with `link_to` and `bridge_on_answer` and not by
 * `transfer`: a dial returns the ids of the new leg and accepts our key as `command_id` and `client_state`.
 */
export const createConnect =
  (settings: TelnyxSettings, sdk: () => Promise<Sdk>, end: CallsPort['hangUp']): ConnectVerb =>
  async (references, plan, attempt): Promise<Placed | void> => {
    if (plan.action === 'hang-up' || plan.action === 'reject') return end?.(references)
    // Its steps are commands of their own.
    if (plan.action === 'flow') return
    const loaded = await sdk()
    const control = controlOf(references)
    if (plan.action === 'connect' && 'conference' in plan.connect)
      return joinConference(loaded, plan.connect.conference, control, attempt)
    // `from` is the number that a caller dialled: the caller's own is not of the account.
    const call = plan.action === 'call' ? plan.call : { ...attempt.call, connect: plan.connect }
    const isCaller = plan.action === 'connect' && plan.from !== undefined
    const body = secondDial(
      connectionOf(settings, attempt.route),
      call,
      { control, isCaller },
      attempt.key,
      attempt.callbackUrl,
    )
    // No near end, or a conference that the dial has already named.
    if (!body) return
    const reply = await loaded.dial({ body: JSON.stringify(body) }, attemptLimits(attempt))
    return placedBy(reply, nearPhoneFirst(call) === undefined ? 'near' : 'far')
  }
