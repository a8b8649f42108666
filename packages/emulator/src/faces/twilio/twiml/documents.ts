import type { Flow } from '../../shared/flow.ts'
import { parseResponse, XmlError, type Element } from '../../shared/xml.ts'
import type { Call, DocumentSource } from '../calls/call.ts'
import type { HttpMethod } from '../parameters.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'

export type TwimlDocument = {
  readonly verbs: readonly Element[]
  /** Relative URLs resolve against it; absent for an inline document. */
  readonly url: string | undefined
  readonly method: HttpMethod
}

export type Documents = {
  /** Fetches and parses; falls back once; undefined when neither gives a document. */
  load(
    flow: Flow,
    call: Call,
    source: DocumentSource,
    extra?: Readonly<Record<string, string>>,
  ): Promise<TwimlDocument | undefined>
  /** Requests it for a call that has ended: what is answered does not matter. */
  report(
    call: Call,
    target: { readonly url: string; readonly method: HttpMethod },
    extra: Readonly<Record<string, string>>,
  ): void
}

type Loaded = TwimlDocument | { readonly error: '11200' | '12100' }

export function createDocuments(webhooks: Webhooks, log: (line: string) => void): Documents {
  const request = (
    call: Call,
    target: { readonly url: string; readonly method: HttpMethod },
    extra: Readonly<Record<string, string>>,
  ) => {
    const parameters = {
      ...webhooks.about(call),
      ...(call.answeredBy === undefined ? {} : { AnsweredBy: call.answeredBy }),
      ...extra,
    }
    return webhooks.send(target, parameters, { kind: 'document', event: 'twiml', to: call.to })
  }
  const fetchDocument = async (
    flow: Flow,
    call: Call,
    target: { readonly url: string; readonly method: HttpMethod },
    extra: Readonly<Record<string, string>>,
  ): Promise<Loaded> => {
    const answer = await flow.until(request(call, target, extra))
    // 11200: the document could not be fetched (twilio.com/docs/api/errors/11200).
    if (!answer || answer.status < 200 || answer.status > 299) return { error: '11200' }
    return parse(answer.body, target.url, target.method)
  }

  const parse = (twiml: string, url: string | undefined, method: HttpMethod): Loaded => {
    try {
      return { verbs: parseResponse(twiml), url, method }
    } catch (error) {
      if (!(error instanceof XmlError)) throw error
      log(`twilio 12100 document parse failure: ${error.message}`)
      return { error: '12100' }
    }
  }

  return {
    report: (call, target, extra) => void request(call, target, extra),
    async load(flow, call, source, extra = {}) {
      const loaded =
        'twiml' in source
          ? parse(source.twiml, undefined, 'POST')
          : await fetchDocument(flow, call, source, extra)
      if (!('error' in loaded)) return loaded
      const fallback = 'twiml' in source ? undefined : source.fallback
      if (!fallback) return undefined
      const failed: Record<string, string> = 'url' in source ? { ErrorUrl: source.url } : {}
      const second = await fetchDocument(flow, call, fallback, {
        ...extra,
        ...failed,
        ErrorCode: loaded.error,
      })
      return 'error' in second ? undefined : second
    },
  }
}
