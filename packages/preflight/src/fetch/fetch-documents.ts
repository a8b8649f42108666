import type {
  ApplicationDocument,
  DocumentAnswer,
  DocumentDialect,
  DocumentRequest,
  DocumentRunner,
  Host,
  JsonObject,
  Note,
} from '@callplane/core'
import { documentRunner, titleOf, type DocumentAccount } from '@callplane/flows'
import { entryOf, type EntryContent } from '../report/entry.ts'
import { worstOf, type PreflightEntry, type SourceId, type TargetResult } from '../report/report.ts'
import { assumedCallerId } from '../targets/assumed-accounts.ts'
import { assumedNumber, verdictOf, type Target } from '../targets/judge.ts'
import { sampleCallId, turnsIn, type SampleTurn } from './sample-turns.ts'

/** An endpoint that answers with documents. */
export interface AnswerEndpoint {
  readonly url: string
  readonly source: DocumentSource
  /** Default: that with which its provider asks. */
  readonly method?: 'GET' | 'POST' | undefined
  /** The call site that names it. */
  readonly site?: Pick<PreflightEntry, 'file' | 'line' | 'column'> | undefined
}

/** Providers whose applications answer with documents. */
export type DocumentSource = Exclude<SourceId, 'videosdk-legacy'>

/** How endpoints are asked. */
export interface FetchOptions {
  readonly host: Host
  /** Credentials that sign the requests, as the provider does. Absent: not signed. */
  readonly accounts?: Readonly<Partial<Record<DocumentSource, DocumentAccount>>> | undefined
  /** Most requests. Default 100. */
  readonly maxRequests?: number | undefined
  /** Milliseconds for each request. Default 10,000. */
  readonly timeoutMs?: number | undefined
  /** Told before each request, for progress. */
  onRequest?(url: string): void
}

/** The dialect of each provider's documents. */
const dialectOf: Readonly<Record<DocumentSource, DocumentDialect>> = {
  twilio: 'twiml',
  plivo: 'plivo-xml',
  vonage: 'ncco',
}

const variables: Readonly<Record<DocumentSource, string>> = {
  twilio: 'TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN',
  plivo: 'PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN',
  vonage: 'VONAGE_API_KEY, VONAGE_APPLICATION_ID and VONAGE_SIGNATURE_SECRET',
}

const withoutQuery = (url: string): string =>
  (url.split(/[?#]/, 1)[0] ?? '').replace(/\/\/[^/]*@/, '//')

/** A document that could not be had: the runner says so in a note about the whole. */
const isFailure = ({ field }: Note): boolean => field === 'connect.document'

/** Asks endpoints one after the other, each with what it leads to. */
class Fetcher {
  readonly entries: PreflightEntry[] = []
  readonly #options: FetchOptions
  readonly #runner: DocumentRunner
  readonly #targets: readonly Target[]
  readonly #asked = new Set<string>()
  #left: number

  constructor(options: FetchOptions, targets: readonly Target[]) {
    this.#options = options
    this.#targets = targets
    this.#left = options.maxRequests ?? 100
    this.#runner = documentRunner({
      accounts: { ...options.accounts } as Record<string, DocumentAccount>,
    })
  }

  async endpoint(endpoint: AnswerEndpoint): Promise<void> {
    const { url, source, method } = endpoint
    if (this.#asked.has(url)) return
    this.#asked.add(url)
    const signs = this.#options.accounts?.[source] !== undefined
    const document: ApplicationDocument = {
      url,
      dialect: dialectOf[source],
      ...(method && { method }),
      ...(signs && { signAs: source }),
    }
    const answer = await this.#answer(endpoint, document, null, null)
    if (!answer) return
    const at = new Date(this.#options.host.clock.wall()).toISOString()
    for (const turn of turnsIn(answer.flow, at))
      await this.#answer(endpoint, document, turn, answer.state)
  }

  async #answer(
    endpoint: AnswerEndpoint,
    document: ApplicationDocument,
    sample: SampleTurn | null,
    state: JsonObject | null,
  ): Promise<DocumentAnswer | null> {
    const { host, timeoutMs = 10_000, onRequest } = this.#options
    if (this.#left === 0) return null
    this.#left--
    const address = sample ? addressOf(state, sample.continuation) : document.url
    onRequest?.(withoutQuery(address))
    const request: DocumentRequest = {
      document,
      state,
      continuation: sample?.continuation ?? null,
      turn: sample?.turn ?? {
        turn: 'started',
        callId: sampleCallId,
        at: new Date(host.clock.wall()).toISOString(),
      },
      ...(sample && { step: sample.step }),
      call: {
        id: sampleCallId,
        attempt: 'preflight',
        direction: 'inbound',
        from: assumedNumber,
        to: assumedCallerId,
        plugin: 'preflight',
        references: {},
        isOver: false,
      },
      token: `preflight-${this.#left}`,
      timeoutMs,
      signal: new AbortController().signal,
    }
    const answer = await this.#runner.answer(request, host)
    if (!answer) return null
    this.entries.push(await this.#judged(endpoint, answer, sample))
    return answer.notes.some(isFailure) ? null : answer
  }

  async #judged(
    { source, site }: AnswerEndpoint,
    { flow, notes, source: url }: DocumentAnswer,
    sample: SampleTurn | null,
  ): Promise<PreflightEntry> {
    const title = titleOf(dialectOf[source])
    const content: EntryContent = {
      ...(site ?? { line: 1, column: 1 }),
      url,
      source,
      kind: 'endpoint',
      what: sample ? `${title} after ${sample.step.step}` : title,
    }
    const failed = notes.filter(isFailure)
    if (failed.length > 0) {
      const reason = failed.map(({ detail }) => detail).join('; ')
      const isRefused = /status 40[13]/.test(reason)
      const entry = entryOf(content, [], { verdict: 'blocker', reason })
      return isRefused && this.#options.accounts?.[source] === undefined
        ? { ...entry, todo: `it may verify signatures: set ${variables[source]}, and ask again` }
        : { ...entry, todo: 'make it answer with a document that can be run, and ask again' }
    }
    const results = await Promise.all(this.#targets.map((target) => target.flow(flow)))
    return entryOf(
      content,
      results.map((result): TargetResult => ({
        ...result,
        verdict: worstOf([result.verdict, verdictOf(notes)]),
        notes: [...notes, ...result.notes],
      })),
    )
  }
}

/** The URL of a continuation, as the runner keeps it. */
const addressOf = (state: JsonObject | null, continuation: string): string => {
  const { continuations = {} } = (state ?? {}) as {
    readonly continuations?: Readonly<Record<string, { readonly url: string }>>
  }
  return (
    (Object.hasOwn(continuations, continuation) && continuations[continuation]?.url) || continuation
  )
}

/**
 * Asks answer endpoints as their providers do, signed where there are credentials, and follows what their documents lead to by
 * one step, with sample input. The endpoints are those of a call that exists nowhere, but they are really asked: what they do
 * when they are asked, they do.
 */
export const fetchDocuments = async (
  endpoints: readonly AnswerEndpoint[],
  options: FetchOptions,
  targets: readonly Target[],
): Promise<readonly PreflightEntry[]> => {
  const fetcher = new Fetcher(options, targets)
  for (const endpoint of endpoints) await fetcher.endpoint(endpoint)
  return fetcher.entries
}
