import { CallError, type CallErrorCode, type Fault } from '@callplane/core'

/** One fault where `isFault` is truthy, else none: for lists of all that is wrong with an input. */
export const faultIf = (isFault: unknown, path: Fault['path'], message: string): Fault[] =>
  isFault ? [{ path, message }] : []

/** One fault where `holds` is falsy. */
export const faultUnless = (holds: unknown, path: Fault['path'], message: string): Fault[] =>
  faultIf(!holds, path, message)

/**
 * An error that the plugin finds by itself before anything is sent that could dial, so `dialled` is `no`. The message
 * is without the provider's name, numbers and secrets.
 */
export const localError = (
  provider: string,
  code: CallErrorCode,
  message: string,
  faults?: readonly Fault[],
): CallError => new CallError(code, `${provider}: ${message}`, { provider, dialled: 'no', faults })

/** For gateways: an object of that name that is configured differently. It is neither changed nor taken over. */
export const nameTaken = (provider: string, detail: string): CallError =>
  localError(provider, 'conflict', `the name is taken: ${detail}`)

/** For gateways: moving a number off another trunk would cut its calls, so that is the caller's to do. */
export const onAnotherTrunk = (provider: string, index: number): CallError =>
  localError(provider, 'conflict', `number ${index + 1} is on another trunk`, [
    { path: ['numbers', index], message: 'is on another trunk' },
  ])
