import type { Flow } from '../../twilio/twiml/flow.ts'
import { parseXml, XmlError, type Element } from '../../twilio/twiml/xml.ts'
import type { Call, Target } from '../call.ts'
import type { Callbacks } from '../callbacks.ts'
import { hangups, type Hangup } from '../hangup.ts'

/** Which URL a document comes from; the hang-up causes tell them apart. */
export type Step = 'answer' | 'action' | 'transfer' | 'redirect'

export type Source = {
  readonly step: Step
  readonly target: Target
  readonly fallback?: Target | undefined
}

export type Loaded =
  | { readonly elements: readonly Element[]; readonly url: string }
  | { readonly failure: Hangup }

export type Documents = {
  /** Fetches and parses; three tries, then the fallback. */
  load(
    flow: Flow,
    call: Call,
    source: Source,
    extra: Readonly<Record<string, string>>,
  ): Promise<Loaded>
}

const ELEMENTS = new Set(
  `Conference Dial DTMF GetDigits GetInput Hangup Message MultiPartyCall Play PreAnswer Record Redirect Speak Stream
  Wait`.split(/\s+/),
)
// plivo.com/docs/voice/xml/request: the whole document.
const LONGEST_DOCUMENT = 100 * 1024

export function createDocuments(callbacks: Callbacks, log: (line: string) => void): Documents {
  const load = async (
    flow: Flow,
    call: Call,
    step: Step,
    target: Target,
    extra: Readonly<Record<string, string>>,
  ): Promise<Loaded> => {
    const answer = await flow.until(callbacks.ask(target, call, extra))
    if (!answer || answer.status < 200 || answer.status > 299)
      return { failure: hangups.unreachableUrl[step] }
    try {
      if (answer.body.length > LONGEST_DOCUMENT) throw new XmlError('the document is too long')
      const root = parseXml(answer.body)
      if (root.name !== 'Response') throw new XmlError('the root element must be Response')
      const unknown = root.children.find(({ name }) => !ELEMENTS.has(name))
      if (unknown) throw new XmlError(`there is no element ${unknown.name}`)
      return { elements: root.children, url: target.url }
    } catch (error) {
      if (!(error instanceof XmlError)) throw error
      log(`plivo invalid XML: ${error.message}`)
      return { failure: hangups.invalidXml[step] }
    }
  }

  return {
    async load(flow, call, { step, target, fallback }, extra) {
      const first = await load(flow, call, step, target, extra)
      if (!('failure' in first) || !fallback) return first
      return load(flow, call, step, fallback, extra)
    },
  }
}
