import { plainOf } from './code/plain.ts'
import { Program } from './code/program.ts'
import { SourceModule, type CallNode } from './code/source-module.ts'
import { bare, keyOf, parseCode, positionOf, type Node } from './code/syntax.ts'
import type { Site, Value } from './code/values.ts'
import { builtVerbs, calleePosition } from './documents/built-verbs.ts'
import { judgeVerb } from './documents/judge-verb.ts'
import { nccoVerbs } from './documents/ncco-verbs.ts'
import { fileDocument, textDocuments, type XmlDocument } from './documents/text-verbs.ts'
import type { DocumentVerb } from './documents/verb.ts'
import { endpointsIn } from './fetch/found-endpoints.ts'
import type { AnswerEndpoint } from './fetch/fetch-documents.ts'
import type { FolderFile } from './files/read-folder.ts'
import { entryOf, lookAt } from './report/entry.ts'
import type { PreflightEntry } from './report/report.ts'
import { legacyRequest, legacyPath, type LegacyRequest } from './sdks/legacy-request.ts'
import { plivoSdk } from './sdks/plivo.ts'
import type { Sdk, Understood } from './sdks/sdk.ts'
import { twilioSdk } from './sdks/twilio.ts'
import { vonageSdk } from './sdks/vonage.ts'
import { judgeRequest } from './targets/judge-request.ts'
import type { Target } from './targets/judge.ts'

const sdks: readonly Sdk[] = [twilioSdk, plivoSdk, vonageSdk]

/** A code base that was read, and what is wrong with its syntax. */
export interface ReadProgram {
  readonly program: Program
  readonly faults: readonly PreflightEntry[]
  readonly documents: readonly FolderFile[]
}

/** Reads the files of a code base. What cannot be read is an entry, and everything else goes on. */
export const readProgram = (files: readonly FolderFile[]): ReadProgram => {
  const modules = new Map<string, SourceModule>()
  const faults: PreflightEntry[] = []
  const documents: FolderFile[] = []
  for (const { path, text } of files) {
    if (/\.(?:xml|twiml)$/i.test(path)) {
      documents.push({ path, text })
      continue
    }
    // Of data, only what could be an NCCO.
    if (path.endsWith('.json') && !/^\s*\[[\s\S]*"action"\s*:/.test(text)) continue
    const { program, faults: found } = parseCode(path, text)
    for (const { message, line, column } of found)
      faults.push(
        lookAt(
          { file: path, line, column, kind: 'syntax', what: 'syntax error' },
          message,
          program
            ? 'the rest of the file was read; look at what stands near it'
            : 'nothing of the file could be read; look at it',
        ),
      )
    if (program) modules.set(path, new SourceModule(path, program))
  }
  return { program: new Program(modules), faults, documents }
}

const uses = (program: Program, { modules }: Pick<Sdk, 'modules'>): boolean =>
  [...program.modules.values()].some(({ imported }) =>
    [...imported].some((specifier) => modules.test(specifier)),
  )

/** Every document in code and files. */
const documentsOf = ({ program, documents }: ReadProgram) => {
  const usesPlivoOnly = uses(program, plivoSdk) && !uses(program, twilioSdk)
  const xml = [
    ...textDocuments(program, usesPlivoOnly),
    ...documents.flatMap(({ path, text }) => fileDocument(path, text, usesPlivoOnly) ?? []),
  ]
  const verbs: readonly DocumentVerb[] = [
    ...builtVerbs(program),
    ...nccoVerbs(program, uses(program, vonageSdk)),
    ...xml.flatMap((document) => document.verbs),
  ]
  return { verbs, unread: xml.filter(({ fault }) => fault !== undefined) }
}

const unreadDocument = ({ file, position, fault = '' }: XmlDocument): PreflightEntry =>
  lookAt(
    { file, ...position, kind: 'verb', what: '<Response>' },
    fault,
    'fetch the endpoint that answers with it: `--fetch URL`',
  )

/** `this.client.calls.create` as it is written. */
const chainOf = (given: Node): string => {
  const node = bare(given)
  switch (node.type) {
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return `${chainOf(node.object)}.${keyOf(node.property, node.computed) ?? '*'}`
    case 'CallExpression':
    case 'OptionalCallExpression':
    case 'NewExpression':
      return `${chainOf(node.callee)}()`
    case 'Identifier':
      return node.name
    case 'ThisExpression':
      return 'this'
    default:
      return '?'
  }
}

/** Parts of clients that are handed to what cannot be followed. */
const handedOn = (site: Site<CallNode>, program: Program): readonly { readonly sdk: Sdk }[] =>
  program.calledFunction(site)
    ? []
    : site.node.arguments.flatMap((argument) => {
        const value = program.evaluate(argument as Node, site.module)
        const sdk = sdks.find((one) => value.kind === 'external' && one.isClient(value.path))
        return sdk ? [{ sdk }] : []
      })

/** Finds what code asks of providers, in the order of the files. */
class Scan {
  readonly entries: PreflightEntry[] = []
  readonly endpoints: AnswerEndpoint[] = []
  readonly #program: Program
  readonly #targets: readonly Target[]
  readonly #used: readonly Sdk[]
  readonly #legacyCalls = new Set<Node>()

  constructor(program: Program, targets: readonly Target[]) {
    this.#program = program
    this.#targets = targets
    this.#used = sdks.filter((sdk) => uses(program, sdk))
  }

  async run(): Promise<void> {
    const modules = [...this.#program.modules.values()]
    for (const module of modules)
      for (const node of module.calls) await this.#call({ node, module })
    for (const module of modules) this.#legacyTexts(module)
  }

  async #call(site: Site<CallNode>): Promise<void> {
    const { node, module } = site
    const callee = this.#program.evaluate(node.callee, module)
    const legacy = legacyRequest(site, callee, this.#program)
    if (legacy) {
      this.#legacyCalls.add(node)
      await this.#add(site, legacy, 'videosdk-legacy')
      return
    }
    if (callee.kind === 'external') {
      const sdk = sdks.find((one) => one.modules.test(callee.path.split(/[.(]/, 1)[0] ?? ''))
      const args = node.arguments.map((argument) =>
        plainOf(argument as Node, module, this.#program),
      )
      const understood = sdk?.understand(callee.path, args)
      if (sdk && understood) await this.#add(site, understood, sdk.source)
      if (sdk) return
    }
    this.#unfollowed(site, callee)
  }

  /** What looks like a call of an SDK, and could not be followed to one. */
  #unfollowed(site: Site<CallNode>, callee: Value): void {
    const { node, module } = site
    const content = { file: module.file, ...calleePosition(node), kind: 'request' } as const
    const chain = chainOf(node.callee)
    for (const { sdk } of handedOn(site, this.#program))
      this.entries.push(
        lookAt(
          { ...content, source: sdk.source, what: chain },
          `a client of ${sdk.title} is handed to it, and it cannot be followed`,
          'look up which requests it sends with the client',
        ),
      )
    const isOpen = ['unknown', 'global', 'external'].includes(callee.kind)
    // A library that is never imported may come from a package that is not read.
    const possible = this.#used.length > 0 ? this.#used : sdks
    const resembled = isOpen ? possible.find((sdk) => sdk.resembles.test(chain)) : undefined
    if (resembled)
      this.entries.push(
        lookAt(
          { ...content, source: resembled.source, what: chain },
          `it is called like a request of ${resembled.title}’s library, and where its client comes from could not be followed`,
          'look at it; if it is one, compare it with the other entries',
        ),
      )
  }

  async #add(
    { node, module }: Site<CallNode>,
    understood: Understood,
    source: NonNullable<PreflightEntry['source']>,
  ): Promise<void> {
    const place = { file: module.file, ...calleePosition(node), source }
    if (understood.request) {
      if (understood.places) this.endpoints.push(...endpointsIn(understood, place))
      const content = { ...place, kind: 'request', what: understood.what } as const
      this.entries.push(await judgeRequest(content, understood, this.#targets))
      return
    }
    const { what, kind, verdict, reason, todo } = understood
    this.entries.push({
      ...entryOf({ ...place, what, kind }, [], { verdict, reason }),
      ...(todo !== undefined && { todo }),
    })
  }

  /** Mentions of the legacy endpoint that are no part of a request that was understood. */
  #legacyTexts(module: SourceModule): void {
    const inCalls = [...this.#legacyCalls]
    for (const node of module.texts) {
      const value = this.#program.evaluate(node, module)
      const text =
        value.kind === 'literal'
          ? String(value.value)
          : value.kind === 'text'
            ? value.parts.map((part) => part ?? '').join('')
            : ''
      if (!text.includes(legacyPath) || inCalls.some((call) => isWithin(node, call, module)))
        continue
      // A name for the address counts where a request goes to it.
      if (this.#isNamed(node, module)) continue
      this.entries.push(
        lookAt(
          {
            file: module.file,
            ...positionOf(node),
            source: 'videosdk-legacy',
            kind: 'call',
            what: legacyPath,
          },
          'the legacy endpoint is named here, and no request to it that could be followed',
          'look at what is sent there',
        ),
      )
    }
  }

  #isNamed(node: Node, module: SourceModule): boolean {
    const isArgument = module.calls.some((call) =>
      call.arguments.some((argument) => contains(argument, node)),
    )
    return !isArgument && this.#legacyCalls.size > 0
  }
}

const contains = (outer: Node, inner: Node): boolean =>
  (outer.start ?? 0) <= (inner.start ?? -1) && (inner.end ?? Infinity) <= (outer.end ?? 0)

const isWithin = (node: Node, call: Node, module: SourceModule): boolean =>
  (module.calls as readonly Node[]).includes(call) && contains(call, node)

/** A request to VideoSDK's legacy API, with the call that sends it. */
export interface FoundLegacyRequest {
  readonly site: Site<CallNode>
  readonly request: LegacyRequest
}

/** Requests to VideoSDK's legacy API whose body is known. */
export const legacyRequests = (program: Program): readonly FoundLegacyRequest[] =>
  [...program.modules.values()].flatMap((module) =>
    module.calls.flatMap((node): FoundLegacyRequest[] => {
      const site = { node, module }
      const found = legacyRequest(site, program.evaluate(node.callee, module), program)
      return found && 'body' in found ? [{ site, request: found }] : []
    }),
  )

/** What was found in a code base. */
export interface Scanned {
  readonly entries: readonly PreflightEntry[]
  /** Answer URLs that call sites name. */
  readonly endpoints: readonly AnswerEndpoint[]
}

/** Looks at everything in a code base that has to do with a provider. */
export const scanProgram = async (
  read: ReadProgram,
  targets: readonly Target[],
): Promise<Scanned> => {
  const scan = new Scan(read.program, targets)
  await scan.run()
  const { verbs, unread } = documentsOf(read)
  const judged: PreflightEntry[] = []
  for (const verb of verbs) judged.push(...(await judgeVerb(verb, targets)))
  return {
    entries: [...read.faults, ...scan.entries, ...judged, ...unread.map(unreadDocument)],
    endpoints: scan.endpoints,
  }
}
