import { z } from 'zod'
import { crmNumber } from '../model/crm-number.ts'
import { requestSchema } from './components.ts'

/** Ids of a CRM are short printable texts; what they may mean elsewhere is checked where they are used. */
const id = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must not contain control characters')

const number = crmNumber.meta({
  description: 'E.164, with or without separators',
  examples: ['+14155550123'],
})

/** Beyond these years a time in ISO 8601 is written otherwise, and would not compare as text. */
const latest = Date.UTC(9998, 0)

const instant = z.iso
  .datetime({ offset: true, abort: true, error: 'must be ISO 8601, as in 2026-01-05T12:00:00Z' })
  .refine((text) => Date.parse(text) >= 0 && Date.parse(text) < latest, {
    message: 'must be a time between 1970 and 9998',
  })
  .transform((text) => new Date(text).toISOString())

/** At least one of them, which JSON Schema says with `anyOf`. */
const oneOf = (...fields: readonly string[]) => ({
  anyOf: fields.map((field) => ({ required: [field] })),
})

const contactOrNumber = (subject: string) =>
  z
    .object({
      contactId: id.optional().meta({ description: 'Whose number is dialled' }),
      phoneNumber: number.optional(),
    })
    .superRefine(({ contactId, phoneNumber }, context) => {
      if (contactId !== undefined || phoneNumber !== undefined) return
      for (const field of ['contactId', 'phoneNumber'])
        context.addIssue({
          code: 'custom',
          path: [field],
          message: `give contactId or phoneNumber ${subject}`,
        })
    })
    .meta(oneOf('contactId', 'phoneNumber'))

// The page's text requires one of the two; its schema marks contactId as required. The prose is right: its own text for
// phoneNumber says what happens without a contact.
export const initiateRequest = requestSchema('InitiateRequest', contactOrNumber('of the call'))

export const clickToCallRequest = requestSchema('ClickToCallRequest', contactOrNumber('to call'))

export const inboundRequest = requestSchema('InboundRequest', z.object({ callerNumber: number }))

export const answerRequest = requestSchema(
  'AnswerRequest',
  z
    .object({
      callId: id.optional(),
      twilioCallSid: id.optional().meta({
        description:
          "The provider's id of the call, as its SDK gives it. A claim: it is used once the provider's own report confirms it",
      }),
      callerNumber: number.optional().meta({
        description: 'Used when no id matches, if exactly one call of the last five minutes does',
      }),
      conferenceId: id.optional(),
    })
    .superRefine(({ callId, twilioCallSid, callerNumber }, context) => {
      if (callId !== undefined || twilioCallSid !== undefined || callerNumber !== undefined) return
      for (const field of ['callId', 'twilioCallSid', 'callerNumber'])
        context.addIssue({
          code: 'custom',
          path: [field],
          message: 'give callId, twilioCallSid or callerNumber',
        })
    })
    .meta(oneOf('callId', 'twilioCallSid', 'callerNumber')),
)

export const transferRequest = requestSchema(
  'TransferRequest',
  z
    .object({
      phoneNumber: number.optional(),
      contactId: id.optional(),
      userId: id.optional().meta({ description: 'A colleague, whose phone rings' }),
    })
    .refine((target) => Object.values(target).filter((value) => value !== undefined).length === 1, {
      path: ['phoneNumber'],
      message: 'give one of phoneNumber, contactId and userId',
    })
    .meta({
      oneOf: ['phoneNumber', 'contactId', 'userId'].map((field) => ({ required: [field] })),
    }),
)

export const digitsRequest = requestSchema(
  'DigitsRequest',
  z.object({
    digits: z
      .string()
      .regex(/^[0-9*#A-Dw]{1,64}$/, 'must be 1 to 64 of 0-9, *, #, A-D and w')
      .meta({ description: 'Keys to press; w is a pause of half a second' }),
  }),
)

export const recordingRequest = requestSchema(
  'RecordingRequest',
  z.object({ on: z.boolean().meta({ description: 'Whether the call is to be recorded' }) }),
)

/** Characters; far above what is written during a call. */
const maxNotes = 20_000

export const annotationRequest = requestSchema(
  'AnnotationRequest',
  z
    .object({
      notes: z.string().max(maxNotes).nullable().optional(),
      disposition: z
        .string()
        .min(1)
        .max(64)
        .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must not contain control characters')
        .nullable()
        .optional()
        .meta({ description: 'The outcome; one of `dispositions` where the server has a list' }),
    })
    .superRefine(({ notes, disposition }, context) => {
      if (notes !== undefined || disposition !== undefined) return
      for (const field of ['notes', 'disposition'])
        context.addIssue({ code: 'custom', path: [field], message: 'give notes or disposition' })
    })
    .meta(oneOf('notes', 'disposition')),
)

const transcriptLine = z.object({
  role: z.string().min(1).max(64),
  message: z.string().max(100_000),
  timestamp: z
    .union([z.number().min(0), instant])
    .optional()
    .meta({ description: 'Seconds from the start of the call, or ISO 8601' }),
})

const ofCompleted = ['transcript', 'summary', 'recording'] as const

/** A week: longer than any call, short enough for every date. */
const maxCallDuration = 604_800

export const ingestRequest = requestSchema(
  'IngestRequest',
  z
    .object({
      direction: z.enum(['inbound', 'outbound']),
      fromNumber: number,
      toNumber: number,
      duration: z.number().min(0).max(maxCallDuration).meta({ description: 'Seconds' }),
      status: z.enum(['completed', 'no-answer', 'busy', 'failed']),
      transcript: z.array(transcriptLine).max(10_000).optional(),
      summary: z.string().max(100_000).optional(),
      recording: z
        .string()
        .min(1)
        .optional()
        .meta({ description: 'A URL, or an MP3 in base64 where this server keeps recordings' }),
      externalCallId: id.optional().meta({ description: 'The same id is the same call' }),
      agentName: z.string().max(200).optional(),
      // What the original calls it is not known; its page only says that it fills in a placeholder's name.
      contactName: z.string().max(200).optional(),
      callStartTime: instant.optional().meta({ description: 'Default: now' }),
      metadata: z.record(z.string(), z.unknown()).optional(),
    })
    .superRefine((call, context) => {
      if (call.status !== 'completed') return
      for (const field of ofCompleted)
        if (call[field] === undefined)
          context.addIssue({
            code: 'custom',
            path: [field],
            message: 'is required when status is completed',
          })
    })
    .meta({
      anyOf: [
        { properties: { status: { enum: ['no-answer', 'busy', 'failed'] } } },
        { required: [...ofCompleted] },
      ],
    }),
)

/** A page of this many is read in one go. */
const maxPage = 200

const whole = (lowest: number, highest: number, standard: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.int().min(lowest).max(highest))
    .default(standard)

const isInOrder = ({ startDate, endDate }: { startDate?: string; endDate?: string }): boolean =>
  startDate === undefined || endDate === undefined || startDate <= endDate

const wrongOrder = { path: ['endDate'], message: 'must not be before startDate' }

// Bodies ignore unknown properties, as the document asks of its clients. A query does not: a misspelled filter would show
// other calls than the ones asked for.
export const historyQuery = z
  .strictObject({
    contactId: id.optional(),
    userId: id.optional(),
    status: z.string().min(1).max(32).optional(),
    direction: z.enum(['inbound', 'outbound']).optional(),
    phoneNumber: number.optional().meta({ description: 'A party of the call, E.164' }),
    startDate: instant.optional().meta({ description: 'Started at or after, ISO 8601' }),
    endDate: instant.optional().meta({ description: 'Started at or before, ISO 8601' }),
    limit: whole(1, maxPage, 50).meta({ description: 'Page size, default 50' }),
    offset: whole(0, 999_999_999, 0).meta({ description: 'Calls to skip, default 0' }),
  })
  .refine(isInOrder, wrongOrder)

export const statisticsQuery = z
  .strictObject({ startDate: instant.optional(), endDate: instant.optional() })
  .refine(isInOrder, wrongOrder)
