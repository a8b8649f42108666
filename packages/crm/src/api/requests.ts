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
    .strictObject({
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

export const inboundRequest = requestSchema(
  'InboundRequest',
  z.strictObject({ callerNumber: number }),
)

export const answerRequest = requestSchema(
  'AnswerRequest',
  z
    .strictObject({
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

const transcriptLine = z.strictObject({
  role: z.string().min(1).max(64),
  message: z.string().max(100_000),
  timestamp: z.number().min(0).optional().meta({ description: 'Seconds from the start' }),
})

const ofCompleted = ['transcript', 'summary', 'recording'] as const

/** A week: longer than any call, short enough for every date. */
const maxCallDuration = 604_800

export const ingestRequest = requestSchema(
  'IngestRequest',
  z
    .strictObject({
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

export const historyQuery = z.strictObject({
  contactId: id.optional(),
  userId: id.optional(),
  status: z.string().min(1).max(32).optional(),
  limit: whole(1, maxPage, 50).meta({ description: 'Page size, default 50' }),
  offset: whole(0, 999_999_999, 0).meta({ description: 'Calls to skip, default 0' }),
})

export const statisticsQuery = z
  .strictObject({ startDate: instant.optional(), endDate: instant.optional() })
  .refine(
    ({ startDate, endDate }) =>
      startDate === undefined || endDate === undefined || startDate <= endDate,
    { path: ['endDate'], message: 'must not be before startDate' },
  )
