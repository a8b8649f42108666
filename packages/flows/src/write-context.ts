import type { Flow, Note, Step, WebAddress } from '@callplane/core'

/** How a flow is written. */
export interface WriteOptions {
  /**
   * URL at which the application answers a continuation that is not a URL itself: steps, a menu or a function. Absent:
   * such continuations are lost, except steps that a `goto` leads to, which are written in its place.
   */
  readonly continuationUrl?: ((name: string) => string) | undefined
  /**
   * Recordings keep their silence in every dialect, as a flow that runs has it. Default false: what the provider does where
   * a document does not say; Twilio cuts silence off.
   */
  readonly wholeRecordings?: boolean | undefined
}

/** A step with its path in the flow. */
export interface PlacedStep {
  readonly step: Step
  readonly path: string
}

/** What writers share. */
export class WriteContext {
  readonly flow: Flow
  readonly notes: Note[] = []
  readonly #options: WriteOptions

  constructor(flow: Flow, options: WriteOptions) {
    this.flow = flow
    this.#options = options
  }

  get wholeRecordings(): boolean {
    return this.#options.wholeRecordings === true
  }

  note(field: string, effect: Note['effect'], detail: string): void {
    this.notes.push({ field, effect, detail })
  }

  /** Where a continuation is requested, or undefined with a note. */
  addressOf(name: string, path: string): WebAddress | undefined {
    const { continuations = {} } = this.flow
    const found = Object.hasOwn(continuations, name) ? continuations[name] : undefined
    if (found && 'url' in found) return found
    const url = this.#options.continuationUrl?.(name)
    if (url !== undefined) return { url }
    this.note(
      path,
      'dropped',
      `${name} is not a URL, and a document can only name URLs; say with continuationUrl where the application answers it`,
    )
    return undefined
  }

  /**
   * The steps of the flow in the order in which a document has them: a `goto` to a list of steps is replaced by that list,
   * unless the list leads back to itself.
   */
  steps(): PlacedStep[] {
    const placed: PlacedStep[] = []
    const entered = new Set<string>()
    let [list, path]: [readonly Step[], string] = [this.flow.steps, 'steps']
    for (;;) {
      list.forEach((step, index) => placed.push({ step, path: `${path}[${index}]` }))
      const last = list.at(-1)
      if (last?.step !== 'goto' || entered.has(last.to)) return placed
      const { continuations = {} } = this.flow
      const next = Object.hasOwn(continuations, last.to) ? continuations[last.to] : undefined
      if (!Array.isArray(next)) return placed
      entered.add(last.to)
      placed.pop()
      ;[list, path] = [next as readonly Step[], `continuations.${last.to}`]
    }
  }
}
