import { z } from 'zod'
import { callSchema } from './call-document.ts'
import { replySchema } from './components.ts'

export const callReply = replySchema(
  'CallReply',
  z.strictObject({ success: z.literal(true), call: callSchema, message: z.string() }),
)

export const answerReply = replySchema(
  'AnswerReply',
  z.strictObject({
    success: z.literal(true),
    call: callSchema
      .optional()
      .meta({ description: 'Absent when no call matches; the browser continues the call' }),
  }),
)

export const detailReply = replySchema(
  'CallDetailReply',
  z.strictObject({ success: z.literal(true), call: callSchema }),
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
    deduplicated: z
      .boolean()
      .meta({ description: 'The externalCallId was known; nothing changed' }),
    callId: z.string(),
  }),
)

// The body of the original is not shown on its page; these are the two things that the page says it returns.
export const providersReply = replySchema(
  'ProvidersReply',
  z.strictObject({
    success: z.literal(true),
    provider: z.string().nullable().meta({ description: 'The provider whose SDK to load' }),
    phoneNumber: z.string().nullable().meta({ description: "The user's business number there" }),
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
  }),
)

export const openApiReply = replySchema('OpenApiDocument', z.looseObject({ openapi: z.string() }))
