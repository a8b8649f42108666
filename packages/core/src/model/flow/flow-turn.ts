import { z } from 'zod'
import { personal } from '../marks.ts'
import { lineOfText } from '../text.ts'
import { urlReference } from './flow-target.ts'

/** What every turn says. */
interface TurnBase {
  /** Id of the call. */
  readonly callId: string
  /** When the step ended, in ISO 8601 in UTC. */
  readonly at: string
}

/** A file that a step recorded. */
export interface TurnRecording {
  /** Where the file is. Absent: the provider has not said yet. */
  readonly url?: string | undefined
  /** The provider's own id of the recording. */
  readonly id?: string | undefined
  /** Length in seconds. Absent: the provider has not said yet. */
  readonly seconds?: number | undefined
}

/** The call was answered, and the flow begins. */
export interface StartedTurn extends TurnBase {
  readonly turn: 'started'
}

/** A `goto` step led to the continuation. */
export interface WentTurn extends TurnBase {
  readonly turn: 'went'
}

/** The result of a `gather` step. */
export interface GatheredTurn extends TurnBase {
  readonly turn: 'gathered'
  /** Keys without the finish key; empty where there were none. */
  readonly digits: string
  /** What was said. Absent: nothing was recognised. */
  readonly speech?: { readonly text: string; readonly confidence?: number | undefined } | undefined
  /** Why the input ended. `empty`: there was none before the timeout. */
  readonly ended: 'complete' | 'finish-key' | 'timeout' | 'empty'
}

/** The result of a `record` step. */
export interface RecordedTurn extends TurnBase {
  readonly turn: 'recorded'
  /** The file. Absent: nothing was recorded. */
  readonly recording?: TurnRecording | undefined
  /** The key that ended the recording. */
  readonly finishKey?: string | undefined
  /** Why the recording ended. Absent: the provider does not say. */
  readonly ended?: 'silence' | 'finish-key' | 'max-duration' | 'hang-up' | undefined
}

/** The result of a `dial` step. */
export interface DialledTurn extends TurnBase {
  readonly turn: 'dialled'
  /** Outcome of the other leg. */
  readonly status: 'answered' | 'busy' | 'no-answer' | 'failed' | 'canceled'
  /** Position in `to` of the party that answered. Absent: none did, or the provider does not say. */
  readonly target?: number | undefined
  /** Seconds the parties were connected. Absent: they were not. */
  readonly seconds?: number | undefined
  /** The recording of the connection. */
  readonly recording?: TurnRecording | undefined
}

/** The end of a `stream` step. */
export interface StreamedTurn extends TurnBase {
  readonly turn: 'streamed'
  /** `closed`: by the WebSocket's other end. `failed`: it could not be reached, or the connection broke. */
  readonly ended: 'closed' | 'failed' | 'hang-up'
}

/** What comes back from the caller or the provider, and is answered by the next steps. */
export type Turn = StartedTurn | WentTurn | GatheredTurn | RecordedTurn | DialledTurn | StreamedTurn

/** Kinds of turn. */
export type TurnKind = Turn['turn']

const base = { callId: z.string().min(1), at: z.iso.datetime() }
const duration = z.number().min(0)
const recording = z.strictObject({
  url: urlReference.optional(),
  id: lineOfText(256).optional(),
  seconds: duration.optional(),
})

/** The schema of `Turn`. */
export const turn = z.discriminatedUnion('turn', [
  z.strictObject({ ...base, turn: z.literal('started') }),
  z.strictObject({ ...base, turn: z.literal('went') }),
  z.strictObject({
    ...base,
    turn: z.literal('gathered'),
    digits: personal(z.string().regex(/^[0-9A-D*#]*$/)),
    speech: z
      .strictObject({ text: personal(z.string()), confidence: z.number().min(0).max(1).optional() })
      .optional(),
    ended: z.enum(['complete', 'finish-key', 'timeout', 'empty']),
  }),
  z.strictObject({
    ...base,
    turn: z.literal('recorded'),
    recording: recording.optional(),
    finishKey: z
      .string()
      .regex(/^[0-9*#]$/)
      .optional(),
    ended: z.enum(['silence', 'finish-key', 'max-duration', 'hang-up']).optional(),
  }),
  z.strictObject({
    ...base,
    turn: z.literal('dialled'),
    status: z.enum(['answered', 'busy', 'no-answer', 'failed', 'canceled']),
    target: z.int().min(0).optional(),
    seconds: duration.optional(),
    recording: recording.optional(),
  }),
  z.strictObject({
    ...base,
    turn: z.literal('streamed'),
    ended: z.enum(['closed', 'failed', 'hang-up']),
  }),
]) satisfies z.ZodType<Turn>
