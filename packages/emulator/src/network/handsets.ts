import { phoneKey } from './phone-book.ts'
import type { AnsweredBy, Leg } from './leg.ts'
import type { Side } from './sounds.ts'
import type { StartedLeg } from './start-leg.ts'

/** What the person at a phone does. */
export type PhoneAction =
  | { readonly do: 'answer'; readonly as?: AnsweredBy | undefined }
  | { readonly do: 'decline' }
  /** Lets it ring: from now on the phone does nothing by itself. */
  | { readonly do: 'ring' }
  | { readonly do: 'hang-up' }
  | { readonly do: 'press'; readonly digits: string }
  | { readonly do: 'speak'; readonly text: string }

/** The phone has no call that the action could apply to. */
export class NoSuchCallError extends Error {
  override readonly name = 'NoSuchCallError'
}

export type Handset = StartedLeg & {
  /** The end at which the phone is; undefined between two providers. */
  readonly phone: Side | undefined
  automatic: boolean
  readonly session: string
}

const NEEDS: Readonly<Record<PhoneAction['do'], readonly Leg['state'][]>> = {
  answer: ['ringing', 'dialling'],
  decline: ['ringing', 'dialling'],
  ring: ['ringing', 'dialling'],
  'hang-up': ['answered', 'ringing', 'dialling'],
  press: ['answered'],
  speak: ['answered'],
}
/** Only the phone that is called can do these. */
const CALLED_ONLY = new Set<PhoneAction['do']>(['answer', 'decline', 'ring'])

const addressOf = ({ leg, phone }: Handset): string | undefined =>
  phone && (phone === 'caller' ? leg.from : leg.to)

/** Does `action` on the phone's newest call that allows it, or on the call `leg`. Throws {@link NoSuchCallError}. */
export function act(
  handsets: readonly Handset[],
  address: string,
  action: PhoneAction,
  leg?: string,
): Leg {
  const key = phoneKey(address)
  const own = handsets.filter((one) => {
    const at = addressOf(one)
    return at !== undefined && phoneKey(at) === key && (leg === undefined || one.leg.id === leg)
  })
  const hit = own.findLast(
    (one) =>
      NEEDS[action.do].includes(one.leg.state) &&
      (one.phone === 'callee' || !CALLED_ONLY.has(action.do)),
  )
  if (!hit) {
    const states = own.map((one) => `${one.leg.id} ${one.leg.state}`).slice(-5)
    const has = states.length > 0 ? `its calls: ${states.join(', ')}` : 'it has no calls'
    throw new NoSuchCallError(
      `${address} has no call to ${action.do}: needs one that is ${NEEDS[action.do].join(' or ')}; ${has}.`,
    )
  }
  perform(hit, action)
  return hit.leg
}

function perform(handset: Handset, action: PhoneAction): void {
  const { leg, farEnd, phone } = handset
  const isCaller = phone === 'caller'
  if (action.do !== 'press' && action.do !== 'speak') handset.automatic = false
  switch (action.do) {
    case 'answer':
      return farEnd.answer(action.as ?? 'human')
    case 'decline':
      return leg.hangUp('callee')
    case 'ring':
      return farEnd.ring()
    case 'hang-up':
      return leg.hangUp(isCaller ? 'caller' : 'callee')
    case 'press':
      return void (isCaller ? leg.sendDigits(action.digits) : leg.press(action.digits))
    case 'speak':
      return void (isCaller ? handset.speakAsCaller(action.text) : leg.speak(action.text))
  }
}
