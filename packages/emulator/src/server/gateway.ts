import type { Clock } from '../time/clock.ts'
import type { Face, FaceInstance } from '../faces/face.ts'
import { NotEmulatedError } from '../faces/not-emulated.ts'
import { toFaceRequest, type FaceRequest } from '../faces/request.ts'
import type { RequestFault } from '../faults/fault.ts'
import type { Faults } from '../faults/faults.ts'
import {
  ConnectionResetError,
  json,
  text,
  type EmulatorRequest,
  type EmulatorResponse,
} from './message.ts'
import { outcomeOf } from '../outcomes.ts'
import { waiting } from '../webhooks/attempt.ts'
import type { Treatment } from '../request-outcome.ts'
import type { Warn } from '../warnings.ts'

export type GatewayDeps = {
  readonly clock: Clock
  readonly faults: Faults
  /** Aborted at reset and close: pending requests lose their connection. */
  readonly signal: () => AbortSignal
  readonly warn: Warn
  /** Receives the error of a face after the client has gone. */
  readonly log: (error: unknown) => void
}

/** Passes a request to its face, as faults and the outcome of its destination demand. */
export async function passTo(
  face: Face,
  instance: FaceInstance,
  request: EmulatorRequest,
  deps: GatewayDeps,
  clientGone: AbortSignal | undefined,
): Promise<EmulatorResponse> {
  const { faults, clock, log } = deps
  const plain = toFaceRequest(request, face.prefix)
  const to = instance.dials(plain)
  const target = { provider: face.id, method: plain.method, path: request.url, to }
  const applied = faults.take('request', target)
  const looksUp = instance.looksUp?.(plain) ?? plain.method === 'GET'
  const lookup = looksUp ? faults.take('lookup', target) : undefined
  if (lookup?.do === 'fail') return instance.failure(lookup.status ?? 500)
  const visibleUntil = lookup ? clock.now() - lookup.seconds * 1000 : Infinity
  const handle = (): Promise<EmulatorResponse> =>
    honestly(face, instance, toFaceRequest(request, face.prefix, visibleUntil), deps.warn)

  const treatment = applied ? toTreatment(applied) : outcomeOf(to ?? '').request
  if (!treatment) return handle()
  const client = clientGone ? [clientGone] : []
  return treat(treatment, {
    handle,
    // An outcome is one of accepted calls, so a refusal passes; a fault applies regardless.
    refusalsPass: applied === undefined,
    gone: AbortSignal.any([deps.signal(), ...client]),
    failure: (status) => instance.failure(status),
    clock,
    log,
  })
}

/** A request that the face cannot serve is refused with 501, and a field that it accepts without using it is reported. */
async function honestly(
  { id }: Face,
  instance: FaceInstance,
  request: FaceRequest,
  warn: Warn,
): Promise<EmulatorResponse> {
  const { method, path } = request
  try {
    const response = await instance.handle(request)
    const unused = response.status < 300 ? request.unusedFields() : []
    if (unused.length > 0) {
      const names = unused.slice(0, 20).join(', ').slice(0, 1_000)
      const message = `${id}: ${method} ${path} accepted, but the emulator does not use ${names}`
      warn({ provider: id, code: 'field-ignored', message }, `${id} ${method} ${names}`)
    }
    return response
  } catch (error) {
    if (!(error instanceof NotEmulatedError)) throw error
    const message = `not emulated: ${error.what ?? `${method} ${path}`}`
    warn({ provider: id, code: 'not-emulated', message: `${id}: ${message}` })
    return instance.notEmulated?.(message) ?? json(501, { error: message })
  }
}

type Treated = {
  readonly handle: () => Promise<EmulatorResponse>
  readonly refusalsPass: boolean
  /** Aborted when the answer can no longer be sent. */
  readonly gone: AbortSignal
  readonly failure: FaceInstance['failure']
  readonly clock: Clock
  readonly log: (error: unknown) => void
}

async function treat(treatment: Treatment, request: Treated): Promise<EmulatorResponse> {
  const { handle, gone, clock } = request
  const wait = waiting(clock)

  if (treatment.do === 'delay') {
    // A client that gives up undoes nothing: the provider continues with the request.
    const late =
      treatment.when === 'before'
        ? wait(treatment.seconds).then(handle)
        : handle().then((answer) => wait(treatment.seconds).then(() => answer))
    return Promise.race([late, lost(gone)])
  }
  if (treatment.do === 'hang' && treatment.seconds !== undefined) {
    clock.after(treatment.seconds * 1000, () => void handle().catch(request.log))
    return lost(gone)
  }
  if (treatment.when === 'after') {
    const answer = await handle()
    if (request.refusalsPass && answer.status >= 400) return answer
  }
  switch (treatment.do) {
    case 'fail':
      return treatment.shape === 'proxy'
        ? proxyPage(treatment.status)
        : request.failure(treatment.status)
    case 'reset':
      throw new ConnectionResetError()
    case 'hang':
      return lost(gone)
  }
}

function toTreatment(fault: RequestFault): Treatment {
  const when = fault.when ?? 'before'
  switch (fault.do) {
    case 'fail':
      return { do: 'fail', when, status: fault.status ?? 500, shape: fault.shape ?? 'provider' }
    case 'hang':
      return { do: 'hang', when, seconds: fault.seconds }
    case 'reset':
      return { do: 'reset', when }
    case 'delay':
      return { do: 'delay', when, seconds: fault.seconds }
  }
}

function proxyPage(status: number): EmulatorResponse {
  const title = status === 504 ? '504 Gateway Time-out' : `${status} Bad Gateway`
  return text(status, `<html><head><title>${title}</title></head><body>${title}</body></html>\n`, {
    'content-type': 'text/html',
  })
}

/** Never resolves; rejects when the client goes away or the emulator is reset. */
function lost(gone: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const lose = (): void => reject(new ConnectionResetError())
    if (gone.aborted) lose()
    else gone.addEventListener('abort', lose, { once: true })
  })
}
