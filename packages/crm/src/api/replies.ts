import { z } from 'zod'
import { callSchema } from './call-document.ts'
import { replySchema } from './components.ts'

const ignored = z
  .array(z.string())
  .optional()
  .meta({ description: 'Properties of the body that the API does not know and ignored' })

export const callReply = replySchema(
  'CallReply',
  z.object({ success: z.literal(true), call: callSchema, message: z.string(), ignored }),
)

export const answerReply = replySchema(
  'AnswerReply',
  z.strictObject({
    success: z.literal(true),
    call: callSchema
      .optional()
      .meta({ description: 'Absent when no call matches; the browser continues the call' }),
    ignored,
  }),
)

const deliverySchema = z.strictObject({
  sink: z.string(),
  state: z.enum(['waiting', 'sending', 'ambiguous', 'done', 'flagged']).meta({
    description:
      'ambiguous: a record may have been created and is looked for; flagged: an operator must decide',
  }),
  reference: z.string().optional().meta({ description: 'Id of the record there' }),
  problem: z.string().optional(),
  nextAttempt: z.iso.datetime().optional(),
})

export const detailReply = replySchema(
  'CallDetailReply',
  z.strictObject({
    success: z.literal(true),
    call: callSchema,
    deliveries: z.array(deliverySchema).meta({
      description: 'How far the call has come at each CRM it is delivered to',
    }),
  }),
)

export const messageReply = replySchema(
  'MessageReply',
  z.strictObject({ success: z.literal(true), message: z.string() }),
)

export const historyReply = replySchema(
  'HistoryReply',
  z.strictObject({
    success: z.literal(true),
    calls: z.array(callSchema),
    total: z.int().meta({ description: 'Calls that match the filter, on all pages' }),
    nextOffset: z.int().optional().meta({
      description:
        'Offset of the next page. A page also ends at 1 MiB, so it may hold fewer calls than `limit`. Absent on the last page',
    }),
  }),
)

export const statisticsReply = replySchema(
  'StatisticsReply',
  z.strictObject({
    success: z.literal(true),
    statistics: z.strictObject({
      totalCalls: z.int(),
      totalDuration: z.number(),
      averageDuration: z.number(),
      byStatus: z.record(
        z.string(),
        z.strictObject({ count: z.int(), totalDuration: z.number(), avgDuration: z.number() }),
      ),
    }),
  }),
)

export const ingestReply = replySchema(
  'IngestReply',
  z.strictObject({
    success: z.literal(true),
    deduplicated: z.boolean().meta({ description: 'The externalCallId was known' }),
    corrected: z.boolean().meta({
      description: 'It was known with other content, which has been replaced',
    }),
    callId: z.string(),
    ignored,
  }),
)

// The body of the original is not shown on its page; these are the two things that the page says it returns.
export const providersReply = replySchema(
  'ProvidersReply',
  z.strictObject({
    success: z.literal(true),
    provider: z.string().nullable().meta({ description: 'The provider whose SDK to load' }),
    phoneNumber: z.string().nullable().meta({ description: "The user's business number there" }),
    controls: z.record(z.string(), z.array(z.enum(['transfer', 'digits', 'recording']))).meta({
      description: 'What can be done to a live call, by the name of its provider',
    }),
    dispositions: z.array(z.string()).nullable().meta({
      description: 'Outcomes to choose from; null where any text is taken',
    }),
  }),
)

export const tokenReply = replySchema(
  'TokenReply',
  z.strictObject({
    token: z.string().meta({ description: 'Access token for the Twilio Voice SDK' }),
    identity: z.string(),
    userId: z.string(),
  }),
)

export const sinchTokenReply = replySchema(
  'SinchTokenReply',
  z.strictObject({
    token: z.string().meta({ description: 'Registration token for the Sinch in-app calling SDK' }),
    applicationKey: z.string(),
    userId: z.string().meta({ description: 'Name of the user at Sinch' }),
    callerIdentifier: z.string().optional(),
    expiresIn: z.int().meta({ description: 'Seconds' }),
  }),
)

// Error bodies of the original are not known.
export const errorReply = replySchema(
  'ErrorReply',
  z.strictObject({
    success: z.literal(false),
    code: z.string(),
    message: z.string(),
    errors: z
      .array(z.strictObject({ field: z.string(), message: z.string() }))
      .meta({ description: 'One for each field at fault' }),
    callId: z.string().optional().meta({ description: 'The call it is about' }),
    requestId: z.string().meta({ description: 'Also in the log, and in the header X-Request-Id' }),
  }),
)

export const openApiReply = replySchema('OpenApiDocument', z.looseObject({ openapi: z.string() }))
