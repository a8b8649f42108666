import { z } from 'zod'

/** Any JSON object. */
export const jsonObject = z.record(z.string(), z.json())
/** An object that JSON can hold. */
export type JsonObject = z.output<typeof jsonObject>
