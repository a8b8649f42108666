/** A JSON object from outside, of which nothing is known. */
export type Json = Readonly<Record<string, unknown>>

/** Whether a value from outside is a JSON object, and not an array or null. */
export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A JSON object, or undefined for anything else. */
export const objectOf = (value: unknown): Json | undefined => (isObject(value) ? value : undefined)

/** The object that a text is the JSON of, or undefined for anything else. */
export const parseObject = (text: string): Json | undefined => {
  try {
    return objectOf(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** A non-empty text. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined
