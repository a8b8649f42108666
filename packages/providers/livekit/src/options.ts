import { z } from 'zod'

/** A place that LiveKit Cloud dials from. */
export interface LivekitDestination {
  /** ISO 3166-1 alpha-2 code. */
  readonly country: string
  /** A city of the country. Default: any. */
  readonly city?: string | undefined
  /** A region of the country. Default: any. */
  readonly region?: string | undefined
}

/** A codec of a call. */
export interface LivekitCodec {
  /** As in SDP, such as `PCMU`. */
  readonly name: string
  /** Samples per second, such as 8000. */
  readonly rate: number
}

/** Options that only LiveKit has: `call.options.livekit`. */
export interface LivekitOptions {
  /** Isolates the voice of the far party from noise (Krisp). Default: as the trunk says. */
  readonly krisp?: boolean | undefined
  /** Participants hear a dial tone until the call is answered; on a transfer the far party hears it. Default false. */
  readonly playDialtone?: boolean | undefined
  /**
   * Name in the `From` header, at most 128 characters. An empty text sends none, which leads to a look-up by the carrier.
   * Default: the number.
   */
  readonly displayName?: string | undefined
  /** User of the `To` header, if the far end expects another one than is dialled. Default: what is dialled. */
  readonly toUser?: string | undefined
  /** Further attributes of the participant. Names that begin with `sip.` or `callplane.` are LiveKit's and ours. */
  readonly attributes?: Readonly<Record<string, string>> | undefined
  /** Where LiveKit Cloud dials from. Default: its own choice. */
  readonly destination?: LivekitDestination | undefined
  /** Seconds without sound from the far end after which the call is ended. Default: the server's. */
  readonly mediaTimeout?: number | undefined
  /** Codecs of the call, such as `{ name: 'PCMU', rate: 8000 }`, and no others. Default: the server's. */
  readonly codecs?: readonly LivekitCodec[] | undefined
}

const displayName = z
  .string()
  .max(128)
  .regex(/^[^"\\\r\n]*$/, 'must be one line without quotes and backslashes')

export const options: z.ZodType<LivekitOptions, LivekitOptions> = z.strictObject({
  krisp: z.boolean().optional(),
  playDialtone: z.boolean().optional(),
  displayName: displayName.optional(),
  toUser: z
    .string()
    .regex(/^[\w.!%*+`'~-]+$/, 'must be the user part of a SIP address')
    .optional(),
  attributes: z
    .record(
      z.string().regex(/^(?!sip\.|callplane\.)./, 'must not begin with sip. or callplane.'),
      z.string(),
    )
    .optional(),
  destination: z
    .strictObject({
      country: z.string().regex(/^[A-Z]{2}$/, 'must be an ISO 3166-1 alpha-2 code'),
      city: z.string().min(1).optional(),
      region: z.string().min(1).optional(),
    })
    .optional(),
  mediaTimeout: z.int().min(1).max(600).optional(),
  codecs: z
    .array(z.strictObject({ name: z.string().min(1), rate: z.int().min(1) }))
    .min(1)
    .optional(),
} satisfies Record<keyof LivekitOptions, z.ZodType>)

/** The options of a call; none where they are not those of LiveKit. */
export const readOptions = (given: unknown): LivekitOptions => {
  const read = options.safeParse(given ?? {})
  return read.success ? read.data : {}
}
