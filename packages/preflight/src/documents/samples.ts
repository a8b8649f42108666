import { Dynamic, PlainObject, type Plain } from '../code/plain.ts'

/** A value that stands for one that is not known. */
export type Sample = string | number | boolean | readonly object[]

/** Something that is not known, with the name of the field that it belongs to. */
export type Slot = readonly [value: Dynamic, name: string]

/** What takes the place of unknown values, by slot. */
export type Chosen = ReadonlyMap<Dynamic, Sample>

/** Values that are tried. The numbers are fictional, and the hosts exist nowhere. */
const candidates: readonly Sample[] = [
  'https://app.example/next',
  5,
  'true',
  'POST',
  'en-US',
  '+14155550123',
  '14155550123',
  'sip:agent@app.example',
  'wss://app.example/stream',
  '1',
  'text',
  2000,
  true,
]

/** What fills the gaps of a text of which some is known. */
const fillers: readonly string[] = ['1', '4155550123', 'app.example', 'https://app.example', 'a']

/** What is tried first, by the name of the field. */
const likely: readonly (readonly [RegExp, Sample])[] = [
  [/^(?:to|number|phone|phoneNumber|Number|Dial)$/, '+14155550123'],
  [/^(?:from|callerId|caller_id)$/, '+14155550100'],
  [/url|action|callback|^(?:Play|Redirect|Stream)$/i, 'https://app.example/next'],
  [/^(?:uri|Sip)$/, 'sip:agent@app.example'],
  [/^(?:Say|Speak|text|displayName|Conference|Client|User|name|meetingId|trunkId)$/, 'text'],
  [/^ncco$/, [{ action: 'talk', text: 'text' }]],
  [/^twiml$/i, '<Response><Hangup/></Response>'],
  [/^status$/, 'completed'],
  [/^type$/, 'phone'],
]

const isWholly = ({ parts }: Dynamic): boolean => parts.every((part) => part === null)

const samplesFor = ([slot, name]: Slot): readonly Sample[] => {
  if (!isWholly(slot))
    return fillers.map((filler) => slot.parts.map((part) => part ?? filler).join(''))
  const first = likely.find(([pattern]) => pattern.test(name))?.[1]
  return first === undefined ? candidates : [first, ...candidates.filter((one) => one !== first)]
}

/** How well a choice fits: the fewer faults, then the fewer notes. */
export interface Fit {
  readonly faults: readonly unknown[]
  readonly notes: readonly unknown[]
}

const worseThan = (one: Fit, other: Fit): boolean =>
  one.faults.length > other.faults.length ||
  (one.faults.length === other.faults.length && one.notes.length > other.notes.length)

/**
 * Tries samples for what is not known, one slot after the other, and keeps those with which the least is refused: an unknown
 * value must not make a verdict worse.
 */
export const bestFit = async <One extends Fit>(
  slots: readonly Slot[],
  attempt: (chosen: Chosen) => One | Promise<One>,
): Promise<One> => {
  const chosen = new Map<Dynamic, Sample>(slots.map((slot) => [slot[0], samplesFor(slot)[0] ?? '']))
  let best = await attempt(chosen)
  for (const slot of slots)
    for (const sample of samplesFor(slot)) {
      if (best.faults.length === 0 && best.notes.length === 0) return best
      const before = chosen.get(slot[0]) ?? ''
      chosen.set(slot[0], sample)
      const found = await attempt(chosen)
      if (worseThan(best, found)) best = found
      else chosen.set(slot[0], before)
    }
  return best
}

/** Data with samples in the place of what is not known. */
export const filled = (plain: Plain, chosen: Chosen): unknown => {
  if (plain instanceof Dynamic) return chosen.get(plain) ?? 'text'
  if (plain instanceof PlainObject)
    return Object.fromEntries(
      [...plain.fields].map(([name, { value }]) => [name, filled(value, chosen)]),
    )
  return Array.isArray(plain) ? plain.map((one: Plain) => filled(one, chosen)) : plain
}

/** What of data is not known, each under the name of the field that it belongs to. */
export const slotsIn = (plain: Plain, name: string): readonly Slot[] => {
  if (plain instanceof Dynamic) return [[plain, name]]
  if (plain instanceof PlainObject)
    return [...plain.fields].flatMap(([inner, { value }]) => slotsIn(value, inner))
  return Array.isArray(plain) ? plain.flatMap((one: Plain) => slotsIn(one, name)) : []
}

/** Whether fields of data come from somewhere that is not known. */
export const isOpen = (plain: Plain): boolean =>
  plain instanceof PlainObject
    ? plain.open.length > 0 || [...plain.fields.values()].some(({ value }) => isOpen(value))
    : Array.isArray(plain) && plain.some((one: Plain) => isOpen(one))
