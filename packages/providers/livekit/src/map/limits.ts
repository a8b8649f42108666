/** Characters of a name, and bytes of metadata (livekit-server, config-sample.yaml, `limit`). */
export const maxName = 256
export const maxMetadata = 64_000

/**
 * A request that waits for the answer is cut by the server after 80 s (pkg/service/sip.go), whether or not the phone
 * still rings. Seconds of ringing that leave room for the set-up and the reply.
 */
export const maxWaitedRing = 70
