import type { Prompt } from '../../shared/prompts.ts'
import { wholeNumber, type Element } from '../../shared/xml.ts'
import { readTones } from './attributes.ts'

/** What `<Speak>`, `<Play>`, `<Wait>` or `<DTMF>` sounds like; nothing for any other element. */
export function promptsOf(element: Element): readonly Prompt[] {
  // 0 repeats until the call ends (plivo.com/docs/voice/xml/speak).
  const loop = wholeNumber(element, 'loop', { min: 0, fallback: 1 })
  switch (element.name) {
    case 'Speak':
      return [{ kind: 'speech', text: element.content, loop }]
    case 'Play':
      return [{ kind: 'file', text: element.text, loop }]
    case 'Wait': {
      const seconds = wholeNumber(element, 'length', { min: 1, fallback: 1 })
      return [{ kind: 'pause', ms: seconds * 1000 }]
    }
    case 'DTMF':
      return [{ kind: 'digits', groups: readTones(element.text) }]
    default:
      return []
  }
}
