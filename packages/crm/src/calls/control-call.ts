import { CallError } from '@callplane/core'
import { CrmError, fieldError } from '../model/crm-error.ts'
import { isOver, type CallLogEntry } from '../model/entry.ts'
import { checkNumbers } from './check-numbers.ts'
import type { CrmWorld } from './crm-world.ts'

/** What a refusal of the dispatcher means to a user of the CRM. */
const toCrmError = (cause: unknown): unknown => {
  if (!CallError.isInstance(cause)) return cause
  const { code, message } = cause
  if (code === 'call-not-live' || code === 'call-unknown')
    return new CrmError('call.not-live', 'the call is not connected', { cause })
  if (code === 'unsupported') return new CrmError('control.unsupported', message, { cause })
  if (code === 'guard-refused')
    return new CrmError('call.refused', `the call is not allowed: ${message}`, { cause })
  if (code === 'input-invalid') return new CrmError('input.invalid', message, { cause })
  return new CrmError('provider.refused', message, { cause })
}

/** The dispatcher's id of a call that it can control now. */
const controllable = (entry: CallLogEntry): string => {
  if (isOver(entry)) throw new CrmError('call.not-live', 'the call has ended')
  if (entry.source !== 'dispatched')
    throw new CrmError(
      'control.unsupported',
      "the call was placed by a browser: control it with the provider's SDK there",
    )
  const id = entry.dispatch?.id ?? null
  if (id === null) throw new CrmError('call.not-live', 'the call has not been dialled yet')
  return id
}

const control = async (
  world: CrmWorld,
  entry: CallLogEntry,
  run: (id: string) => Promise<unknown>,
): Promise<CallLogEntry> => {
  const id = controllable(entry)
  try {
    await run(id)
  } catch (cause) {
    throw toCrmError(cause)
  }
  await world.mirror.bring(id)
  return (await world.log.of(entry.tenant).get(entry.id)) ?? entry
}

/** Whom a call is sent on to: a number, a contact of the CRM, or the phone of a colleague. */
export interface TransferTarget {
  readonly phoneNumber?: string | undefined
  readonly contactId?: string | undefined
  readonly userId?: string | undefined
}

const numberOf = async (
  world: CrmWorld,
  tenant: string,
  { phoneNumber, contactId, userId }: TransferTarget,
): Promise<string> => {
  if (phoneNumber !== undefined) return phoneNumber
  if (contactId !== undefined) {
    const contact = await world.contacts.findById(tenant, contactId)
    if (!contact) throw fieldError('contact.unknown', 'contactId', 'unknown contact')
    const [number] = contact.numbers
    if (number !== undefined) return number
    throw fieldError('contact.without-number', 'contactId', 'the contact has no phone number')
  }
  const user = await world.users?.findById(tenant, userId ?? '')
  if (user?.phone !== undefined) return user.phone
  throw fieldError('contact.without-number', 'userId', 'unknown user, or one without a phone')
}

/** Sends the other party on. Asked twice for one target, it rings that target once. */
export const transferCall = async (
  world: CrmWorld,
  entry: CallLogEntry,
  target: TransferTarget,
): Promise<CallLogEntry> => {
  const to = await numberOf(world, entry.tenant, target)
  await checkNumbers(world, { to })
  return control(world, entry, (id) => world.dispatcher.transfer(id, to))
}

/** Sends key presses to the other party. One request id sends them once. */
export const sendDigits = (
  world: CrmWorld,
  entry: CallLogEntry,
  digits: string,
  requestId: string | undefined,
): Promise<CallLogEntry> =>
  control(world, entry, (id) =>
    world.dispatcher.sendDigits(id, digits, { idempotencyKey: requestId }),
  )

/** Starts or stops recording; asking for the state that it is in changes nothing. */
export const setRecording = (
  world: CrmWorld,
  entry: CallLogEntry,
  on: boolean,
): Promise<CallLogEntry> =>
  control(world, entry, (id) =>
    on ? world.dispatcher.startRecording(id) : world.dispatcher.stopRecording(id),
  )

export interface Annotation {
  /** Null removes them; absent leaves them as they are. */
  readonly notes?: string | null | undefined
  /** Null removes it; absent leaves it as it is. */
  readonly disposition?: string | null | undefined
}

/** Writes notes and outcome; what is absent stays. */
export const annotateCall = async (
  world: CrmWorld,
  entry: CallLogEntry,
  { notes, disposition }: Annotation,
): Promise<CallLogEntry> => {
  const known = world.dispositionsOf(entry.tenant)
  if (disposition != null && known && !known.includes(disposition))
    throw fieldError('input.invalid', 'disposition', `must be one of ${known.join(', ')}`)
  const after = await world.log.update(entry.tenant, entry.id, () => ({
    ...(notes !== undefined && { notes: notes === '' ? null : notes }),
    ...(disposition !== undefined && { disposition }),
  }))
  return after ?? entry
}
