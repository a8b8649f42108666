/** One field of a message. */
export interface ProtocolField {
  readonly name: string
  /** A scalar, or the name of a message or an enum, as it is written. */
  readonly type: string
  readonly repeated: boolean
  /** The type of the keys, for a map. */
  readonly key?: string | undefined
  /** Fields of one name are alternatives. */
  readonly oneof?: string | undefined
}

/** Messages, enums and methods of protocol files, by full name without the package. */
export interface Protocol {
  readonly messages: ReadonlyMap<string, readonly ProtocolField[]>
  readonly enums: ReadonlyMap<string, readonly string[]>
  /** `SIP/CreateSIPParticipant`: the names of its request and its reply. */
  readonly methods: ReadonlyMap<string, readonly [request: string, reply: string]>
}

const tokensOf = (text: string): string[] =>
  text
    .replaceAll(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, '')
    .match(/"(?:\\.|[^"\\])*"|[A-Za-z_][\w.]*|-?\d+|[^\s\w]/g) ?? []

const labels: ReadonlySet<string> = new Set(['repeated', 'optional'])

/** Reads what of proto3 the files use: messages, enums, oneofs, maps and services; options are skipped. */
class Reader {
  readonly messages = new Map<string, ProtocolField[]>()
  readonly enums = new Map<string, string[]>()
  readonly methods = new Map<string, readonly [string, string]>()
  readonly #tokens: readonly string[]
  #at = 0

  constructor(text: string) {
    this.#tokens = tokensOf(text)
    while (this.#at < this.#tokens.length) this.#definition('')
  }

  #next(): string {
    const token = this.#tokens[this.#at]
    if (token === undefined) throw new Error('the protocol file ends too early')
    this.#at += 1
    return token
  }

  #skipTo(end: string): void {
    while (this.#next() !== end);
  }

  /** What stands between braces, entry by entry. */
  #block(entry: (first: string) => void): void {
    while (this.#tokens[this.#at] !== '{') this.#next()
    this.#next()
    for (let token = this.#next(); token !== '}'; token = this.#next()) entry(token)
    if (this.#tokens[this.#at] === ';') this.#next()
  }

  #definition(within: string, first = this.#next()): void {
    if (first === 'message') this.#message(`${within}${this.#next()}`)
    else if (first === 'enum') this.#enum(`${within}${this.#next()}`)
    else if (first === 'service') this.#service(this.#next())
    else this.#skipTo(';')
  }

  #enum(name: string): void {
    const values: string[] = []
    this.#block((first) => {
      if (first !== 'option' && first !== 'reserved') values.push(first)
      this.#skipTo(';')
    })
    this.enums.set(name, values)
  }

  #message(name: string): void {
    const fields: ProtocolField[] = []
    this.messages.set(name, fields)
    this.#block((first) => this.#member(name, fields, first))
  }

  #member(name: string, fields: ProtocolField[], first: string, oneof?: string): void {
    if (first === 'message' || first === 'enum') return this.#definition(`${name}.`, first)
    if (first === 'option' || first === 'reserved') return this.#skipTo(';')
    if (first === 'oneof') {
      const own = this.#next()
      return this.#block((inner) => this.#member(name, fields, inner, own))
    }
    const isLabelled = labels.has(first)
    let type = isLabelled ? this.#next() : first
    let key: string | undefined
    if (type === 'map') {
      this.#next()
      key = this.#next()
      this.#next()
      type = this.#next()
      this.#next()
    }
    fields.push({ name: this.#next(), type, repeated: first === 'repeated', key, oneof })
    this.#skipTo(';')
  }

  #service(name: string): void {
    this.#block((first) => {
      if (first !== 'rpc') return this.#skipTo(';')
      const method = this.#next()
      this.#next()
      const request = this.#next()
      this.#skipTo('(')
      const reply = this.#next()
      this.#next()
      this.methods.set(`${name}/${method}`, [request, reply])
      if (this.#tokens[this.#at] === '{') this.#block(() => this.#skipTo(';'))
      else this.#next()
    })
  }
}

/** Reads the files of one package. */
export const readProtocol = (texts: readonly string[]): Protocol => {
  const readers = texts.map((text) => new Reader(text))
  const all = <T>(of: (reader: Reader) => Iterable<readonly [string, T]>): Map<string, T> =>
    new Map(readers.flatMap((reader) => [...of(reader)]))
  return {
    messages: all(({ messages }) => messages),
    enums: all(({ enums }) => enums),
    methods: all(({ methods }) => methods),
  }
}
