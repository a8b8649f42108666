import { groupDigits } from '../../shared/digits.ts'
import type { Prompt } from '../../shared/prompts.ts'
import { wholeNumber, type Element } from '../../shared/xml.ts'
import { resolveUrl } from './attributes.ts'
import type { TwimlDocument } from './documents.ts'

/** What `<Say>`, `<Play>` or `<Pause>` sounds like; nothing for any other verb. */
export function promptsOf(verb: Element, document: TwimlDocument): readonly Prompt[] {
  // 0 repeats until the call ends (twilio.com/docs/voice/twiml/say).
  const loop = wholeNumber(verb, 'loop', { min: 0, max: 1000, fallback: 1 })
  switch (verb.name) {
    case 'Say':
      return [{ kind: 'speech', text: verb.content, loop }]
    case 'Play': {
      const { digits } = verb.attributes
      if (digits !== undefined) return [{ kind: 'digits', groups: groupDigits(digits) }]
      return [{ kind: 'file', text: resolveUrl(verb.text, document) ?? verb.text, loop }]
    }
    case 'Pause': {
      const seconds = wholeNumber(verb, 'length', { min: 0, max: 86_400, fallback: 1 })
      return [{ kind: 'pause', ms: seconds * 1000 }]
    }
    default:
      return []
  }
}
