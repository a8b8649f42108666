import {
  CallError,
  type ApplicationDocument,
  type Call,
  type CallReport,
  type Dispatcher,
  type OutboundCallInput,
} from '@callplane/core'
import { refusalOf } from '@callplane/kit'
import type { WantedCall } from './door-face.ts'
import { DoorRefusal } from './door-refusal.ts'

/** How a door dispatches all of its calls. */
export interface Placing {
  readonly dispatcher: Dispatcher
  readonly publicUrl: string
  readonly signAs?: string | undefined
  readonly rule?: string | undefined
  readonly tenant?: string | undefined
  readonly only?: readonly string[] | undefined
}

/** The error of the dispatcher, or of a provider, in the terms of doors. */
export const refusedBy = (error: CallError): DoorRefusal =>
  error.code === 'input-invalid'
    ? new DoorRefusal({ reason: 'invalid', message: error.message, faults: error.faults, error })
    : new DoorRefusal({ reason: 'failed', message: error.message, error })

const inputOf = (
  { call, document, reports = [] }: WantedCall,
  { publicUrl, signAs, rule, tenant }: Placing,
  idempotencyKey: string | undefined,
): OutboundCallInput => {
  // The application knows the call by the door's id, so its documents and reports name that one.
  const told = { ...(signAs !== undefined && { signAs }), door: publicUrl }
  const ofCall = (one: ApplicationDocument): ApplicationDocument => ({ ...one, ...told })
  const { connect } = call
  return {
    ...call,
    ...(connect?.document && { connect: { document: ofCall(connect.document) } }),
    ...(document && { connect: { document: ofCall(document) } }),
    ...(reports.length > 0 && {
      reports: reports.map((one): CallReport => ({ ...one, ...told })),
    }),
    ...(rule !== undefined && { rule }),
    ...(tenant !== undefined && { tenant }),
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  }
}

/** Places a call of a door. Throws a `DoorRefusal` where it is refused before a phone rings. */
export const placeCall = async (
  wanted: WantedCall,
  placing: Placing,
  idempotencyKey: string | undefined,
): Promise<Call> => {
  const { dispatcher, only } = placing
  const { notes } = wanted
  try {
    const placed = await dispatcher.dispatch(inputOf(wanted, placing, idempotencyKey), {
      ...(only && { only }),
      ...(notes && { notes }),
    })
    const error = refusalOf(placed)
    if (error) throw new DoorRefusal({ reason: 'failed', message: error.message, error })
    return placed
  } catch (error) {
    throw CallError.isInstance(error) ? refusedBy(error) : error
  }
}
