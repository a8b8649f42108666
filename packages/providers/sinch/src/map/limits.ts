import { CallError, type Note } from '@callplane/core'
import { note } from '@callplane/kit'

/** Seconds (SVAML, connectPstn and connectSip: "max 14400 seconds"). */
const maxCall = 14_400

/** Characters (SVAML, connectConf: "shouldn't exceed 64 characters"). */
const maxConference = 64

const refusedField = (field: string, detail: string, message: string): CallError =>
  new CallError('request-invalid', `sinch: ${detail}`, {
    provider: 'sinch',
    dialled: 'no',
    faults: [{ path: [field], message }],
  })

export const durationOf = (
  maxDuration: number | undefined,
): { readonly length: number | undefined; readonly notes: readonly Note[] } =>
  maxDuration === undefined || maxDuration <= maxCall
    ? { length: maxDuration, notes: [] }
    : {
        length: maxCall,
        notes: [note('maxDuration', 'adjusted', `Sinch takes at most ${maxCall} seconds`)],
      }

/** Throws if Sinch would refuse the name, so that the route is skipped. */
export const checkConference = (name: string): string => {
  if (name.length <= maxConference) return name
  throw refusedField(
    'connect',
    `the name of the conference has ${name.length} characters, and Sinch takes ${maxConference}`,
    'is too long',
  )
}

/** "Valid characters are 0-9, # and w." */
const sendable = /^[0-9#w]*$/

/** Throws for keys that Sinch does not send. */
export const checkDigits = (digits: string): string => {
  if (sendable.test(digits)) return digits
  throw refusedField('dtmf', 'Sinch sends 0-9, # and w only', 'holds other keys')
}

/**
 * The digits to send after the answer. With one that is left out they would be other digits, so none is sent; the
 * dispatcher, which sends what a dial does not, has no other keys either.
 */
export const digitsOf = (
  dtmf: string | undefined,
): { readonly digits: string | undefined; readonly notes: readonly Note[] } =>
  dtmf === undefined || sendable.test(dtmf)
    ? { digits: dtmf, notes: [] }
    : {
        digits: undefined,
        notes: [note('dtmf', 'adjusted', 'none is sent: Sinch sends 0-9, # and w only')],
      }
