import {
  CallError,
  type ApplicationDocument,
  type DocumentAnswer,
  type DocumentRequest,
  type DocumentRunner,
  type Fault,
  type Flow,
  type Host,
  type JsonObject,
  type ReportDialect,
  type Note,
  type Step,
  type WebAddress,
} from '@callplane/core'
import { readRunning, titleOf } from '../dialects.ts'
import { checkRunnerOptions, signsFor, type DocumentAccount } from './accounts.ts'
import type { Cookie } from './cookies.ts'
import { dailyProtocol } from './daily-protocol.ts'
import { DocumentFailure } from './failure.ts'
import { contentFaults, givenDocument } from './inline-document.ts'
import { nccoProtocol } from './ncco-protocol.ts'
import { plivoProtocol } from './plivo-protocol.ts'
import { accountOf, type Payload, type Protocol, type ReportProtocol } from './protocol.ts'
import { requestDocument, shown, type Answered, type Exchange } from './request-document.ts'
import { resolvedFlow } from './resolve.ts'
import { telnyxProtocol } from './telnyx-protocol.ts'
import { texmlProtocol } from './texml-protocol.ts'
import { twimlProtocol } from './twiml-protocol.ts'
import { videosdkProtocol } from './videosdk-protocol.ts'

/** What a document runner works with. */
export interface DocumentRunnerOptions {
  /** Credentials by the name that `signAs` of documents gives. They stay in the process and are never on a record. */
  readonly accounts?: Readonly<Record<string, DocumentAccount>> | undefined
  /**
   * Further hosts that documents may lead to over `https:`, such as `['hooks.example', '*.app.example']`; `*` is any host.
   * Default: none but the origins of the first document and its fallback.
   */
  readonly hosts?: readonly string[] | undefined
}

const protocols = {
  twiml: twimlProtocol,
  texml: texmlProtocol,
  ncco: nccoProtocol,
  'plivo-xml': plivoProtocol,
} as const satisfies Record<string, Protocol>

/** How calls are told of, by dialect; a provider without documents has nothing but reports. */
const reportProtocols: Readonly<Partial<Record<ReportDialect, ReportProtocol>>> = {
  ...protocols,
  telnyx: telnyxProtocol,
  videosdk: videosdkProtocol,
  daily: dailyProtocol,
}

/** What is needed to ask an application for a document. */
interface Asking extends Exchange {
  readonly document: ApplicationDocument
  readonly protocol: Protocol
}

/** What goes on from one document to the next. */
interface State {
  readonly continuations: Readonly<Record<string, WebAddress>>
  readonly cookies: readonly Cookie[]
}

const noState: State = { continuations: {}, cookies: [] }

/** The dispatcher keeps it as JSON and gives it back as it was. */
const stateOf = (given: JsonObject | null): State =>
  given === null ? noState : (given as unknown as State)

const xmlTypes = /^(?:(?:text|application)\/(?:xml|html)|application\/[\w.-]+\+xml)$/

const failureNote = ({ message, code }: DocumentFailure, isLast: boolean): Note => ({
  field: 'connect.document',
  effect: 'adjusted',
  detail: `${message} (${code}); ${isLast ? 'the call ends' : 'the fallback URL is asked'}`,
})

/** A flow with the notes of its document. */
interface Read {
  readonly flow: Flow
  readonly notes: readonly Note[]
}

/** What the provider of the dialect would not read. */
const readAs = ({ type, text, url }: Answered, { document, protocol }: Asking): Read => {
  const { dialect } = document
  const isXml = dialect !== 'ncco'
  if (isXml && type !== '' && !xmlTypes.test(type)) {
    const steps = protocol.otherAnswer?.(type, text, url)
    if (steps) return { flow: { steps }, notes: [] }
    throw new DocumentFailure(12300, `${shown(url)} was answered with ${type.slice(0, 64)}`)
  }
  try {
    const { flow, notes } = readRunning(dialect, text)
    return {
      flow: resolvedFlow(flow, url),
      notes: notes.map(({ field, effect, detail, line, column }) => ({
        field: `connect.document.${field}`,
        effect,
        detail: `${detail} (${shown(url)}, line ${line}, column ${column})`,
      })),
    }
  } catch (error) {
    if (!CallError.isInstance(error)) throw error
    throw new DocumentFailure(
      12100,
      `${shown(url)} is not ${titleOf(dialect)} that can be run: ${error.faults?.[0]?.message ?? error.message}`,
    )
  }
}

/** Whether the dispatcher can tell of the party: reports do not say which of several they are about. */
const isTold = (step: Step): boolean =>
  step.step === 'dial' && step.to.length === 1 && step.to.every((one) => !('conference' in one))

/** The carrier would tell of streams in its own terms. Of recordings and parties, the dispatcher tells. */
const withoutReports = (steps: readonly Step[], notes: Note[]): readonly Step[] =>
  steps.map((step) => {
    if ((step.step !== 'stream' && step.step !== 'dial') || !step.report || isTold(step))
      return step
    const what = step.step === 'dial' ? 'several parties, or of a conference,' : 'a stream'
    notes.push({
      field: 'connect.document.steps.report',
      effect: 'dropped',
      detail: `events of ${what} are not reported to the application, its result is`,
    })
    const { report: _report, ...rest } = step
    return rest
  })

const answerOf = ({ flow, notes: found }: Read, { url, cookies }: Answered): DocumentAnswer => {
  const { continuations = {} } = flow
  const notes = [...found]
  const state = {
    continuations: Object.fromEntries(
      Object.entries(continuations).filter(([, one]) => 'url' in one),
    ),
    cookies,
  }
  return {
    source: shown(url),
    flow: { ...flow, steps: withoutReports(flow.steps, notes) },
    state: state as unknown as JsonObject,
    notes,
  }
}

/** The answer of one URL; null where it says nothing and the flow goes on. */
const ask = async (
  address: WebAddress,
  payload: Payload,
  request: DocumentRequest,
  asking: Asking,
  timeoutMs: number,
): Promise<DocumentAnswer | null> => {
  const { cookies } = stateOf(request.state)
  const answered =
    givenDocument(request) ??
    (await requestDocument(address, { payload, cookies }, asking, timeoutMs))
  // Nothing is done any more, whatever the answer says.
  if (request.call.isOver) return null
  if (asking.protocol.goesOn(request, answered.text)) return null
  if (answered.text.trim() === '') return answerOf({ flow: { steps: [] }, notes: [] }, answered)
  return answerOf(readAs(answered, asking), answered)
}

/** Time in which an answer still reaches the provider of the call, after the application failed. Milliseconds. */
const reserve = 250

/** Asks the application; where it has no document, its fallback URL; else does what the provider of the dialect does. */
const answer = async (
  request: DocumentRequest,
  address: WebAddress,
  payload: Payload,
  asking: Asking,
): Promise<DocumentAnswer | null> => {
  const { protocol, document } = asking
  const { fallback } = document
  const whole = Math.max(1, request.timeoutMs - reserve)
  const limit = Math.min(protocol.waitsMs, fallback ? whole / 2 : whole)
  const notes: Note[] = []
  const given = (found: DocumentAnswer | null): DocumentAnswer | null =>
    found && { ...found, notes: [...notes, ...found.notes] }
  try {
    return given(await ask(address, payload, request, asking, limit))
  } catch (error) {
    if (!(error instanceof DocumentFailure)) throw error
    const isLast = !fallback || request.call.isOver
    notes.push(failureNote(error, isLast))
    if (!isLast)
      try {
        const extra = protocol.failureOf(error, address.url)
        return given(await ask(fallback, { ...payload, ...extra }, request, asking, whole / 2))
      } catch (second) {
        if (!(second instanceof DocumentFailure)) throw second
        notes.push(failureNote(second, true))
      }
  }
  return {
    source: shown(address.url),
    flow: { steps: [...protocol.lastWords, { step: 'hangUp' }] },
    state: noState as unknown as JsonObject,
    notes,
  }
}

const addressOf = ({ document, state, continuation }: DocumentRequest): WebAddress => {
  if (continuation === null)
    return { url: document.url, method: document.method ?? protocols[document.dialect].method }
  const { continuations } = stateOf(state)
  const found = Object.hasOwn(continuations, continuation) ? continuations[continuation] : undefined
  if (!found) throw new Error(`the document has no continuation ${continuation}`)
  return found
}

/** What is wrong with the account that is to sign. */
const accountFaults = (
  { signAs, dialect }: { readonly signAs?: string | undefined; readonly dialect: ReportDialect },
  accounts: Readonly<Record<string, DocumentAccount>>,
): readonly Fault[] => {
  if (signAs === undefined) return []
  const path = ['signAs']
  const account = Object.hasOwn(accounts, signAs) ? accounts[signAs] : undefined
  if (!account)
    return [
      {
        path,
        message: `no account of documentRunner has the name ${signAs}; accounts: ${Object.keys(accounts).join(', ') || 'none'}`,
      },
    ]
  return signsFor(account, dialect)
    ? []
    : [{ path, message: `the account is for ${account.dialect}, and the document is ${dialect}` }]
}

/**
 * Runs applications that answer with TwiML, TeXML, NCCO or Plivo XML, whatever carrier has the call: for `documents` of
 * `createDispatcher`. It asks as the provider of the dialect does, with its parameters, method, signature and time, and gives
 * results in the dialect's own terms. Throws one `CallError` (`settings-invalid`) for options that are wrong.
 */
export const documentRunner = (options: DocumentRunnerOptions = {}): DocumentRunner => {
  checkRunnerOptions(options)
  const { accounts = {}, hosts = [] } = options
  return {
    check: (document) => [...accountFaults(document, accounts), ...contentFaults(document)],
    checkReport: (report) => [
      ...(reportProtocols[report.dialect]
        ? []
        : [
            {
              path: ['dialect'],
              message: `documentRunner does not tell of calls as ${report.dialect}`,
            },
          ]),
      ...accountFaults(report, accounts),
    ],
    async report({ document, report, ...about }, host) {
      const protocol = reportProtocols[document.dialect]
      if (!protocol) throw new Error(`${document.dialect} has no reports`)
      const { usesFallback = false } = protocol
      const isSecond = usesFallback && about.tries % 2 === 1
      const address = (isSecond ? document.fallback : undefined) ?? report
      const account = accountOf(document, accounts)
      const payload = protocol.reportOf({ document, report: address, ...about }, account)
      if (!payload) return undefined
      const asking: Exchange = { ...about, document, protocol, account, hosts, host }
      try {
        await requestDocument(address, { payload, cookies: [] }, asking, protocol.waitsMs)
        return undefined
      } catch (error) {
        if (!(error instanceof DocumentFailure)) throw error
        const retryInMs = protocol.retryInMs?.(about.tries + 1, error, address) ?? null
        if (retryInMs === null) throw error
        return { retryInMs }
      }
    },
    async answer(request: DocumentRequest, host: Host): Promise<DocumentAnswer | null> {
      const { document, token, signal } = request
      const protocol = protocols[document.dialect]
      const account = accountOf(document, accounts)
      const payload = protocol.payloadOf(request, account)
      if (!payload) return null
      const asking: Asking = { document, protocol, account, hosts, host, token, signal }
      return answer(request, addressOf(request), payload, asking)
    },
  }
}
