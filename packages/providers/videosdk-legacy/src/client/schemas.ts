import { z } from 'zod'

/** One stay in the room. */
const stay = z.object({ start: z.string().nullish(), end: z.string().nullish() })

/** As "Fetch Sessions" prints it (docs …/realtime-communication/fetch-session). */
export const wireParticipant = z.object({
  participantId: z.string(),
  timelog: z.array(stay).catch([]).default([]),
})

export const wireSession = z.object({
  id: z.string(),
  end: z.string().nullish(),
  status: z.string().nullish(),
  /** May be absent in lists, according to the typed client. */
  participants: z.array(z.unknown()).optional().catch(undefined),
})

/** The reply to a call: "generated or supplied participant ID" (docs …/sip/out-bound-call). */
export const wirePlaced = z.object({
  statusCode: z.union([z.number(), z.string()]).optional(),
  message: z.string().optional().catch(undefined),
  participantId: z.string().min(1),
})

export type WireParticipant = z.output<typeof wireParticipant>
export type WireSession = z.output<typeof wireSession>
export type WirePlaced = z.output<typeof wirePlaced>
