import { createHash } from 'node:crypto'
import { CallError } from '@callplane/core'
import type { CallLogEntry } from '../model/entry.ts'
import { dispatchKey, lineKey } from '../model/keys.ts'
import { newEntry } from '../log/new-entry.ts'
import { CrmError } from '../model/crm-error.ts'
import { checkNumbers } from './check-numbers.ts'
import { referencesFor, userOf, type Caller, type CrmWorld } from './crm-world.ts'
import { resolveParty } from './resolve-party.ts'

/** Whom a user calls: a contact or a number. */
export interface ClickToCallRequest {
  readonly contactId?: string | undefined
  readonly phoneNumber?: string | undefined
  /** Two requests of a user with one key are one call. */
  readonly requestId?: string | undefined
}

/** The user's own keys, apart from those of others of the tenant, and short enough for any key. */
const keyOf = (caller: Caller, requestId: string): string =>
  `crm-${createHash('sha256')
    .update(JSON.stringify([caller.user, requestId]))
    .digest('base64url')}`

/** Set down before it is dialled, so that a stop in between leaves a record and no second ring. */
const open = async (
  world: CrmWorld,
  entry: CallLogEntry,
): Promise<{ readonly entry: CallLogEntry; readonly created: boolean }> => {
  const inserted = await world.log.insert(entry)
  if (inserted.inserted) return { entry, created: true }
  const { existing } = inserted
  if (existing.dispatch?.key === entry.dispatch?.key) {
    if (existing.to !== entry.to)
      throw new CrmError(
        'call.conflict',
        'the idempotency key is in use by another call; use a new key',
        {
          callId: existing.id,
        },
      )
    return { entry: existing, created: false }
  }
  throw new CrmError('call.in-flight', 'this user already has a call to this number', {
    callId: existing.id,
  })
}

/**
 * Rings the user's phone first and then the contact: one call, one record. Resolves as `dispatch` does, when the
 * provider has accepted or refused, or after five seconds; the entry is in the log from the beginning, and can be
 * ended at any point.
 */
export const clickToCall = async (
  world: CrmWorld,
  caller: Caller,
  request: ClickToCallRequest,
): Promise<{ readonly entry: CallLogEntry; readonly created: boolean }> => {
  const { tenant } = caller
  const defaults = world.callDefaults
  const { contact, number } = await resolveParty(world, tenant, request)
  const user = await userOf(world, caller)
  if (user.phone === undefined)
    throw new CrmError('user.without-phone', 'the user has no phone number')
  const from = defaults.from ?? user.number
  const connect = { phone: user.phone, first: true }
  await checkNumbers(world, { ...defaults, to: number, connect })
  const blank = newEntry(world.log.host.clock.now(), {
    tenant,
    source: 'dispatched',
    direction: 'outbound',
    from: from ?? null,
    to: number,
    providerNumber: from ?? null,
    references: await referencesFor(world, caller, contact),
  })
  const key = keyOf(caller, request.requestId ?? blank.id)
  const { entry, created } = await open(world, {
    ...blank,
    dispatch: { key, id: null },
    keys: [dispatchKey(key), lineKey(caller.user, number)],
  })
  if (!created) return { entry, created }
  const call = {
    ...defaults,
    to: number,
    from,
    connect,
    tenant,
    contact: contact?.reference,
    idempotencyKey: key,
  }
  try {
    const { id } = await world.dispatcher.dispatch(call)
    await world.mirror.bring(id)
  } catch (cause) {
    if (!CallError.isInstance(cause)) throw cause
    await fail(world, entry, cause)
    throw new CrmError('dispatch.refused', `the call cannot be placed: ${cause.message}`, {
      callId: entry.id,
      cause,
    })
  }
  return { entry: (await world.log.of(tenant).get(entry.id)) ?? entry, created }
}

/** Thrown only where the dispatcher has no record: invalid rules or user, and no phone rang. */
const fail = (world: CrmWorld, entry: CallLogEntry, error: CallError) =>
  world.log.update(entry.tenant, entry.id, () => ({
    status: 'failed',
    endReason: 'refused',
    endedAt: new Date(world.log.host.clock.now()).toISOString(),
    failure: error.message,
  }))
