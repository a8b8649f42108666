import { z } from 'zod'
import { phoneNumber } from '../destination.ts'
import type {
  DialStep,
  DigitsStep,
  GatherStep,
  GotoStep,
  HangUpStep,
  PauseStep,
  PlayStep,
  PromptStep,
  RecordStep,
  RejectStep,
  SayStep,
  Step,
  StreamStep,
  WebAddress,
} from './flow-step.ts'
import { dialTarget, urlReference } from './flow-target.ts'
import { digits } from '../digits.ts'
import { lineOfText } from '../text.ts'

/** Letters, digits, dots, hyphens and underscores: what is safe in a path of a URL. */
export const continuationName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/,
    'must be 1 to 128 letters, digits, dots, hyphens and underscores',
  )

/** The schema of `WebAddress`. */
export const webAddress = z.strictObject({
  url: urlReference,
  method: z.enum(['GET', 'POST']).optional(),
}) satisfies z.ZodType<WebAddress>

const bounded = (least: number, most: number) => {
  const message = `must be a number of seconds from ${least} to ${most}`
  return z.number(message).min(least, message).max(most, message)
}
const timeout = bounded(0.1, 600)
const wholeSeconds = z
  .int('must be a whole number of seconds from 1 to 86400')
  .min(1, 'must be a whole number of seconds from 1 to 86400')
  .max(86_400, 'must be a whole number of seconds from 1 to 86400')
const languageTag = z
  .string()
  .regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}$/, 'must be a language tag such as en-US')
const keys = z
  .string()
  .max(12, 'must be at most 12 keys')
  .regex(/^(?:([0-9*#])(?!.*\1))*$/, 'must consist of different keys of 0-9, * and #')

/** What XML cannot carry: control characters other than white space, and two code points. */
// oxlint-disable-next-line no-control-regex -- control characters are what this looks for
const unspeakable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/

const spokenText = z
  .string()
  .min(1)
  .max(10_000, 'must be at most 10000 characters')
  .refine((value) => !unspeakable.test(value) && value.isWellFormed(), {
    message: 'must not contain control characters or lone surrogates',
  })

const playback = {
  loop: z.int().min(0).max(1000).optional(),
  volume: z.number().min(-1).max(1).optional(),
}

const sayStep = z
  .strictObject({
    step: z.literal('say'),
    text: spokenText
      .refine((value) => value.trim() !== '', { message: 'must not be blank' })
      .optional(),
    ssml: spokenText
      .regex(/^<speak[\s>][\s\S]*<\/speak>$/, 'must be an SSML document: <speak>…</speak>')
      .optional(),
    language: languageTag.optional(),
    voice: lineOfText(256).min(1).optional(),
    ...playback,
  })
  .superRefine(({ text, ssml }, context) => {
    if ((text === undefined) === (ssml === undefined))
      context.addIssue({ code: 'custom', message: 'must have exactly one of text and ssml' })
  }) satisfies z.ZodType<SayStep>

const playStep = z.strictObject({
  step: z.literal('play'),
  url: urlReference.min(1),
  ...playback,
}) satisfies z.ZodType<PlayStep>

const pauseStep = z.strictObject({
  step: z.literal('pause'),
  seconds: bounded(0.1, 86_400),
}) satisfies z.ZodType<PauseStep>

const promptStep = z.discriminatedUnion('step', [
  sayStep,
  playStep,
  pauseStep,
]) satisfies z.ZodType<PromptStep>

const digitInput = z
  .strictObject({
    count: z.int().min(1).max(128).optional(),
    minCount: z.int().min(1).max(128).optional(),
    finishKeys: keys.optional(),
    allowedKeys: keys.min(1).optional(),
    timeout: z.union([timeout, z.literal('auto')]).optional(),
  })
  .superRefine(({ count, minCount }, context) => {
    if (count !== undefined && minCount !== undefined && minCount > count)
      context.addIssue({
        code: 'custom',
        path: ['minCount'],
        message: 'must be at most count, or no input is ever complete',
      })
  })

const speechInput = z.strictObject({
  language: languageTag.optional(),
  hints: z
    .array(
      lineOfText(256)
        .min(1)
        .regex(/^[^,]*$/, 'must not contain a comma'),
    )
    .max(500)
    .optional(),
  endSilence: z.union([timeout, z.literal('auto')]).optional(),
  maxDuration: bounded(1, 600).optional(),
  model: lineOfText(256).min(1).optional(),
  profanityFilter: z.boolean().optional(),
})

const gatherStep = z
  .strictObject({
    step: z.literal('gather'),
    prompts: z.array(promptStep).max(64).optional(),
    interruptible: z.boolean().optional(),
    digits: digitInput.optional(),
    speech: speechInput.optional(),
    timeout: timeout.optional(),
    emptyTurn: z.boolean().optional(),
    next: continuationName.optional(),
  })
  .superRefine((gather, context) => {
    if (gather.digits === undefined && gather.speech === undefined)
      context.addIssue({
        code: 'custom',
        message: 'collects nothing; give it digits, speech or both ({} for the defaults)',
      })
    if (gather.emptyTurn === true && gather.next === undefined)
      context.addIssue({
        code: 'custom',
        path: ['emptyTurn'],
        message: 'needs a continuation in `next` that gets the turn',
      })
  }) satisfies z.ZodType<GatherStep>

const recordStep = z.strictObject({
  step: z.literal('record'),
  background: z.boolean().optional(),
  maxDuration: wholeSeconds.optional(),
  silence: z.int().min(0).max(3600).optional(),
  beep: z.boolean().optional(),
  finishKeys: keys.optional(),
  transcribe: z.boolean().optional(),
  format: z.enum(['wav', 'mp3', 'ogg']).optional(),
  channels: z.union([z.literal(1), z.literal(2)]).optional(),
  report: webAddress.optional(),
  next: continuationName.optional(),
}) satisfies z.ZodType<RecordStep>

const dialStep = z
  .strictObject({
    step: z.literal('dial'),
    to: z.array(dialTarget).min(1).max(10),
    order: z.enum(['all', 'sequential']).optional(),
    ringTimeout: wholeSeconds.optional(),
    maxDuration: wholeSeconds.optional(),
    callerId: phoneNumber.optional(),
    record: z.boolean().optional(),
    waitUntilAnswered: z.boolean().optional(),
    hangUpKey: z
      .string()
      .regex(/^[0-9*#]$/, 'must be one key of 0-9, * and #')
      .optional(),
    report: webAddress.optional(),
    next: continuationName.optional(),
  })
  .superRefine(({ to }, context) => {
    const shared = to.findIndex((target) => 'conference' in target || 'room' in target)
    if (shared >= 0 && to.length > 1)
      context.addIssue({
        code: 'custom',
        path: ['to', shared],
        message: 'a conference or a room cannot be dialled together with other targets',
      })
  }) satisfies z.ZodType<DialStep>

/** The schema of the URL of a stream. */
export const streamAddress = urlReference.regex(/^wss?:\/\/\S+$/i, 'must be a wss: or ws: URL')

/** The schema of the parameters of a stream. */
export const streamParameters = z
  .record(lineOfText(128).min(1), lineOfText(1024))
  .refine((value) => Object.keys(value).length <= 64, 'must be at most 64 parameters')

/** The schema of `StreamAudio`. */
export const streamAudio = z
  .strictObject({
    codec: z.enum(['mulaw', 'alaw', 'linear16']),
    rate: z.union([z.literal(8000), z.literal(16_000), z.literal(24_000)]),
  })
  .refine(({ codec, rate }) => codec === 'linear16' || rate === 8000, {
    path: ['rate'],
    message: 'must be 8000 for mulaw and alaw',
  })

const streamStep = z
  .strictObject({
    step: z.literal('stream'),
    url: streamAddress,
    background: z.boolean().optional(),
    track: z.enum(['inbound', 'outbound', 'both']).optional(),
    name: lineOfText(128).min(1).optional(),
    parameters: streamParameters.optional(),
    audio: streamAudio.optional(),
    report: webAddress.optional(),
    next: continuationName.optional(),
  })
  .superRefine(({ background, next }, context) => {
    if (background === true && next !== undefined)
      context.addIssue({
        code: 'custom',
        path: ['next'],
        message: 'a stream in the background has no turn; remove `next` or `background`',
      })
  }) satisfies z.ZodType<StreamStep>

const digitsStep = z.strictObject({
  step: z.literal('digits'),
  digits: digits.min(1),
}) satisfies z.ZodType<DigitsStep>
const gotoStep = z.strictObject({
  step: z.literal('goto'),
  to: continuationName,
}) satisfies z.ZodType<GotoStep>
const hangUpStep = z.strictObject({ step: z.literal('hangUp') }) satisfies z.ZodType<HangUpStep>
const rejectStep = z.strictObject({
  step: z.literal('reject'),
  reason: z.enum(['rejected', 'busy']).optional(),
}) satisfies z.ZodType<RejectStep>

/** The schema of `Step`. */
export const step = z.discriminatedUnion('step', [
  sayStep,
  playStep,
  gatherStep,
  recordStep,
  dialStep,
  streamStep,
  pauseStep,
  digitsStep,
  gotoStep,
  hangUpStep,
  rejectStep,
]) satisfies z.ZodType<Step>
