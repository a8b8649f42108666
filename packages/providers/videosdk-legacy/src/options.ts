import { z } from 'zod'

/** This provider has no options of its own. Each of the legacy request's six fields has a neutral one. */
export const options = z.strictObject({})

/** There are no options per call. */
export type VideosdkLegacyOptions = z.output<typeof options>
