import type { Continuation, WebAddress } from '@callplane/core'

/** Continuations that a document names by URL, under names such as `gather-1`. One address has one name. */
export class NamedAddresses {
  readonly #names = new Map<string, string>()
  readonly #continuations: Record<string, Continuation> = {}
  readonly #counts = new Map<string, number>()

  /** The name of the continuation at an address. `kind` is the step that first leads there. */
  nameOf(kind: string, { url, method = 'POST' }: WebAddress): string {
    const key = `${method} ${url}`
    const known = this.#names.get(key)
    if (known !== undefined) return known
    const count = (this.#counts.get(kind) ?? 0) + 1
    this.#counts.set(kind, count)
    const name = `${kind}-${count}`
    this.#names.set(key, name)
    this.#continuations[name] = method === 'POST' ? { url } : { url, method }
    return name
  }

  /** Absent where the document names none. */
  get continuations(): Readonly<Record<string, Continuation>> | undefined {
    return this.#names.size === 0 ? undefined : this.#continuations
  }
}
