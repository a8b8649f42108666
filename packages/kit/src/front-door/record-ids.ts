import { createHash } from 'node:crypto'

const callId = /^call_([0-9a-f]{32})$/

const hash = (text: string): string => createHash('sha256').update(text).digest('hex')

/** The 32 hexadecimal digits of a call's id; of any other text, such as the id of a test, 32 that are always the same. */
export const hexOfCallId = (id: string): string => callId.exec(id)?.[1] ?? hash(id).slice(0, 32)

/** The id of the call with these hexadecimal digits. */
export const callIdOfHex = (hex: string): string => `call_${hex}`

/** 32 hexadecimal digits in the form of a UUID. */
export const uuidOfHex = (hex: string): string =>
  hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

/** Digits of a part's id that say which part it is. */
const markLength = 4

/** What says which part of a call it is: the same for the same part. */
export const partMark = (part: string): string => hash(part).slice(0, markLength)

/**
 * 32 hexadecimal digits for a part of a call, such as a recording by its id at its provider: they lead back to the call
 * without a table (`callIdsOfPart`). They are the call's own, but for the first four, which say which part it is. Of two parts
 * of one call, one pair in 65,536 has the same.
 */
export const hexOfPart = (id: string, part: string): string =>
  partMark(part) + hexOfCallId(id).slice(markLength)

/** Ids of calls begin with their time, of which the first four digits change every 2^32 ms, which is 50 days. */
const span = 2 ** 32
/** Five years. */
const oldest = 37

/**
 * The calls that a part's digits may belong to, the newest first: the part does not say which of the 50 days its call is of.
 * `now`: real epoch milliseconds. Ids that are no times begin with zeros.
 */
export const callIdsOfPart = (hex: string, now: number): readonly string[] => {
  const newest = Math.floor(now / span)
  const rest = hex.slice(markLength)
  const times = Array.from({ length: oldest }, (_, back) => newest - back).filter(
    (time) => time > 0,
  )
  return [...times, 0].map((time) =>
    callIdOfHex(time.toString(16).padStart(markLength, '0').slice(-markLength) + rest),
  )
}
