import type { Recording, ReportedTime } from '@callplane/core'
import { z } from 'zod'
import type { CallLogEntry, Ingested } from '../model/entry.ts'
import type { ListedEntry } from '../model/listed-entry.ts'
import { replySchema } from './components.ts'

const instant = z.iso.datetime().meta({ description: 'ISO 8601 in UTC' })

// The page shows an empty list only; its contents are not documented. These are the names of its recording page.
const recordingDocument = replySchema(
  'Recording',
  z.looseObject({
    recordingId: z.string(),
    url: z.string().optional(),
    duration: z.number().optional().meta({ description: 'Seconds' }),
    status: z.string(),
  }),
)

/**
 * A call as the API shows it. The first twenty fields are those of the page (docs.tetherai.ca, calls; the OpenAPI there
 * tells clients to expect further ones); the rest are ours. What is not known is left out.
 */
export const callSchema = replySchema(
  'Call',
  z.looseObject({
    _id: z.string(),
    callId: z.string(),
    provider: z.string().optional().meta({ description: 'Name of the provider instance' }),
    providerCallId: z.string().optional(),
    direction: z.enum(['inbound', 'outbound']),
    // All that the page's API can answer is not known; seen are all of these but rejected, canceled and unknown.
    status: z.string().meta({
      description:
        'queued, initiated, ringing, in-progress, completed, busy, no-answer, rejected, canceled, failed, or unknown: no report of its outcome, and a phone may have rung',
    }),
    from: z.string().optional(),
    to: z.string().optional(),
    contactId: z.string().optional(),
    conversationId: z.string().optional(),
    organizationId: z.string().optional(),
    userId: z.string().optional(),
    providerPhoneNumber: z.string().optional(),
    startTime: instant,
    answerTime: instant.optional(),
    endTime: instant.optional(),
    duration: z
      .number()
      .optional()
      .meta({ description: 'Seconds from startTime to endTime, ringing included' }),
    recordings: z.array(recordingDocument),
    createdAt: instant,
    updatedAt: instant,
    talkDuration: z.number().optional().meta({ description: 'Seconds from answer to end' }),
    endReason: z.string().optional(),
    answeredBy: z.enum(['human', 'machine', 'fax', 'unknown']).optional(),
    cost: z
      .looseObject({ amount: z.number(), currency: z.string(), certainty: z.string() })
      .optional(),
    conferenceId: z.string().optional(),
    failure: z.string().optional().meta({ description: 'Why it could not be placed' }),
    source: z.enum(['dispatched', 'browser', 'ingested']),
    version: z.number().meta({ description: 'Counts the changes of this record' }),
    providerMetadata: z.looseObject({}).optional(),
    notes: z.string().optional(),
    disposition: z.string().optional().meta({ description: 'The outcome, as a user chose it' }),
    omitted: z.array(z.string()).optional().meta({
      description: 'Large fields left out of lists and events; GET {callId} shows them',
    }),
  }),
)
export type CallDocument = z.output<typeof callSchema>

const known = (time: ReportedTime): string | undefined =>
  time === null || time === 'unknown' ? undefined : time

const recordingOf = ({ id, url, duration, status }: Recording) => ({
  recordingId: id,
  ...(url !== undefined && { url }),
  ...(duration !== undefined && { duration }),
  status,
})

const metadataOf = (ingested: Ingested | null): Readonly<Record<string, unknown>> | undefined =>
  ingested
    ? withoutUndefined({
        metadata: ingested.metadata ?? undefined,
        externalCallId: ingested.externalCallId ?? undefined,
        transcript: ingested.transcript,
        summary: ingested.summary ?? undefined,
        agentName: ingested.agentName ?? undefined,
        contactName: ingested.contactName ?? undefined,
      })
    : undefined

const withoutUndefined = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as T

export const callDocument = (entry: CallLogEntry | ListedEntry): CallDocument =>
  withoutUndefined({
    _id: entry.id,
    callId: entry.id,
    provider: entry.provider ?? undefined,
    providerCallId: entry.providerCallId ?? undefined,
    direction: entry.direction,
    status: entry.status,
    from: entry.from ?? undefined,
    to: entry.to ?? undefined,
    contactId: entry.references.contact?.id,
    conversationId: entry.references.conversation?.id,
    organizationId: entry.references.organisation?.id,
    userId: entry.references.user?.id,
    providerPhoneNumber: entry.providerNumber ?? undefined,
    startTime: entry.startedAt,
    answerTime: known(entry.answeredAt),
    endTime: known(entry.endedAt),
    // Whole seconds, as there.
    duration: entry.totalDuration === null ? undefined : Math.round(entry.totalDuration),
    recordings: entry.recordings.map(recordingOf),
    createdAt: entry.createdAt,
    updatedAt: entry.updatedAt,
    talkDuration: entry.talkDuration ?? undefined,
    endReason: entry.endReason ?? undefined,
    answeredBy: entry.answeredBy ?? undefined,
    cost: 'amount' in entry.cost ? { ...entry.cost } : undefined,
    conferenceId: entry.conference ?? undefined,
    failure: entry.failure ?? undefined,
    source: entry.source,
    version: entry.version,
    providerMetadata: metadataOf(entry.ingested),
    // Absent in entries of earlier versions of this package.
    notes: entry.notes ?? undefined,
    disposition: entry.disposition ?? undefined,
    omitted: 'omitted' in entry && entry.omitted.length > 0 ? [...entry.omitted] : undefined,
  })
