import { formDecode } from '@callplane/kit'
import type { PreflightEntry, SourceId } from '../report/report.ts'
import type { SdkRequest } from '../sdks/sdk.ts'
import type { AnswerEndpoint, DocumentSource } from './fetch-documents.ts'

/** Where each provider's request names the endpoint, and the method with which it is asked. */
const fields: Readonly<Record<DocumentSource, readonly [url: string, method: string]>> = {
  twilio: ['Url', 'Method'],
  plivo: ['answer_url', 'answer_method'],
  vonage: ['answer_url', 'answer_method'],
}

const bodyOf = (source: DocumentSource, body: string): Readonly<Record<string, unknown>> =>
  source === 'twilio' ? formDecode(body) : (JSON.parse(body) as Record<string, unknown>)

/** The answer URLs of a request that are known in full. */
export const endpointsIn = (
  request: SdkRequest,
  {
    source,
    file,
    line,
    column,
  }: Pick<PreflightEntry, 'file' | 'line' | 'column'> & {
    readonly source: SourceId
  },
): readonly AnswerEndpoint[] => {
  if (source === 'videosdk-legacy') return []
  // A URL of which only a part is known is not known.
  const { body } = request.wire(new Map(request.slots.map(([slot]) => [slot, ''])))
  const given = bodyOf(source, body ?? '{}')
  const [urlName, methodName] = fields[source]
  const method = String(given[methodName]).toUpperCase()
  return [given[urlName]]
    .flat()
    .filter((url): url is string => typeof url === 'string' && /^https?:\/\//.test(url))
    .map((url) => ({
      url,
      source,
      ...((method === 'GET' || method === 'POST') && { method }),
      site: { file, line, column },
    }))
}
