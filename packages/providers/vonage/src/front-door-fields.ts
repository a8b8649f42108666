import type { Note, OutboundCallInput } from '@callplane/core'
import { objectOf, textOf, type Json } from './json.ts'
import { note } from './note.ts'
import type { VonageOptions } from './options.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
export type CallFields = Mutable<Partial<OutboundCallInput>>

/** A number or `sip:` URI as ours; undefined for an endpoint that we cannot call. */
export const addressOf = (endpoint: Json | undefined): string | undefined => {
  const number = textOf(endpoint?.number)
  if (endpoint?.type === 'phone') return number && `+${number.replace(/^\+/, '')}`
  return endpoint?.type === 'sip' ? textOf(endpoint.uri) : undefined
}

/** Headers with the `X-` that Vonage puts before each name. */
export const headersOf = (endpoint: Json | undefined): Record<string, string> | undefined => {
  const headers = Object.entries(objectOf(endpoint?.headers) ?? {})
  if (headers.length === 0) return undefined
  return Object.fromEntries(headers.map(([name, value]) => [`X-${name}`, String(value)]))
}

export const userToUserOf = (endpoint: Json | undefined): string | undefined =>
  textOf(objectOf(endpoint?.standard_headers ?? endpoint?.standardHeaders)?.['User-to-User'])

/** Pauses of half a second are `p` there and `w` here. */
export const digitsOf = (endpoint: Json | undefined): string | undefined =>
  textOf(endpoint?.dtmfAnswer)?.replaceAll('p', 'w')

const secondsOf = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : undefined

/** Both kinds of detection; of both at once Vonage takes the advanced one. `beep`: the spelling of that place. */
const readDetection = (
  simple: unknown,
  advanced: Json | undefined,
  beep: 'beep_timeout' | 'beepTimeout',
): { call: CallFields; options: VonageOptions['detection'] } | undefined => {
  if (!advanced) {
    if (simple === undefined) return undefined
    const machineDetection = simple === 'hangup' ? 'hang-up' : 'detect'
    return { call: { machineDetection }, options: undefined }
  }
  const { behavior, mode } = advanced
  const hangsUp = behavior === 'hangup'
  const machineDetection = hangsUp ? 'hang-up' : mode === 'detect_beep' ? 'greeting-end' : 'detect'
  const implied = machineDetection === 'greeting-end' ? 'detect_beep' : 'detect'
  const told = {
    ...(mode !== undefined && mode !== implied && { mode }),
    ...(advanced[beep] !== undefined && { beepTimeout: advanced[beep] }),
  }
  return {
    call: { machineDetection },
    options: Object.keys(told).length > 0 ? (told as VonageOptions['detection']) : undefined,
  }
}

/** The timers and the detection of the far party: of the create request, or of the `connect` that dials it. */
export const farFields = (
  place: Json,
  spelling: 'body' | 'connect',
): { readonly call: CallFields; readonly detection: VonageOptions['detection'] } => {
  const isBody = spelling === 'body'
  const detection = readDetection(
    isBody ? place.machine_detection : place.machineDetection,
    objectOf(isBody ? place.advanced_machine_detection : place.advancedMachineDetection),
    isBody ? 'beep_timeout' : 'beepTimeout',
  )
  return {
    call: {
      ringTimeout: secondsOf(isBody ? place.ringing_timer : place.timeout),
      maxDuration: secondsOf(isBody ? place.length_timer : place.limit),
      ...detection?.call,
    },
    detection: detection?.options,
  }
}

/** Fields of a create request that are not taken over, whatever they say. */
export const leftOver = (body: Json, known: readonly string[]): Note[] =>
  Object.keys(body)
    .filter((name) => body[name] !== undefined && !known.includes(name))
    .map((name) => note(name, 'dropped', 'is not known here'))
