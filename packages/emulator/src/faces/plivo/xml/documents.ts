import type { Flow } from '../../shared/flow.ts'
import { parseResponse, XmlError, type Element } from '../../shared/xml.ts'
import type { Call, Target } from '../calls/call.ts'
import { hangups, type Hangup } from '../calls/hangup-cause.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'

/** Which URL a document comes from: the hang-up causes differ. */
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
const MAX_DOCUMENT = 100 * 1024

export function createDocuments(webhooks: Webhooks, log: (line: string) => void): Documents {
  const load = async (
    flow: Flow,
    call: Call,
    step: Step,
    target: Target,
    extra: Readonly<Record<string, string>>,
  ): Promise<Loaded> => {
    const answer = await flow.until(webhooks.ask(target, call, extra))
    if (!answer || answer.status < 200 || answer.status > 299)
      return { failure: hangups.unreachableUrl[step] }
    try {
      if (answer.body.length > MAX_DOCUMENT) throw new XmlError('the document is too long')
      const elements = parseResponse(answer.body)
      const unknown = elements.find(({ name }) => !ELEMENTS.has(name))
      if (unknown) throw new XmlError(`unknown element ${unknown.name}`, unknown.at)
      return { elements, url: target.url }
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
