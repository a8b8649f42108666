import { z } from 'zod'

/** What only this provider offers per call: nothing. Each of the legacy request's six fields has a neutral one. */
export const options = z.strictObject({})

export type VideosdkLegacyOptions = z.output<typeof options>
