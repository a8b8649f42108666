import { isJsonObject, type JsonObject } from '../../shared/json.ts'

/** Where SVAML is read: an answer to a callback, or a request about a live call. */
export type Place = 'ice' | 'ace' | 'pie' | 'request'

export type Instruction = { readonly name: string; readonly value: JsonObject }

export type Svaml = {
  readonly instructions: readonly Instruction[]
  /** Absent: the call goes on as it is. */
  readonly action: { readonly name: string; readonly value: JsonObject } | undefined
}

const everywhere = [
  'sendDtmf',
  'startRecording',
  'stopRecording',
  'playFiles',
  'say',
  'setCookie',
  'answer',
]

/** Which actions each place takes (developers.sinch.com/docs/voice/api-reference/svaml/actions). */
const actions: Readonly<Record<Place, readonly string[]>> = {
  ice: [
    'hangup',
    'connectPstn',
    'connectMxp',
    'connectConf',
    'connectSip',
    'connectStream',
    'runMenu',
    'park',
  ],
  ace: ['hangup', 'continue', 'connectConf', 'runMenu'],
  pie: ['hangup', 'continue', 'connectConf', 'connectPstn', 'connectSip', 'runMenu'],
  request: ['hangup', 'continue'],
}

/** Names are written in several ways in the documents: `ConnectPstn`, `connectPSTN`, `RunMenu`. */
const nameIn = (known: readonly string[], name: unknown): string | undefined =>
  typeof name === 'string'
    ? known.find((one) => one.toLowerCase() === name.toLowerCase())
    : undefined

/** The SVAML of a text or object, or what is wrong with it. */
export function readSvaml(given: unknown, place: Place): Svaml | { readonly wrong: string } {
  const value = typeof given === 'string' ? parse(given) : given
  if (!isJsonObject(value)) return { wrong: 'it is not a JSON object' }
  const { instructions = [], action } = value
  if (!Array.isArray(instructions)) return { wrong: 'instructions must be an array' }
  const read: Instruction[] = []
  for (const [index, one] of instructions.entries()) {
    const name = isJsonObject(one) ? nameIn(everywhere, one['name']) : undefined
    if (name === undefined) return { wrong: `instructions[${index}].name is unknown` }
    read.push({ name, value: one as JsonObject })
  }
  if (action === undefined || action === null) return { instructions: read, action: undefined }
  const name = isJsonObject(action) ? nameIn(actions[place], action['name']) : undefined
  if (name === undefined || !isJsonObject(action))
    return { wrong: `action.name must be one of ${actions[place].join(', ')}` }
  return { instructions: read, action: { name, value: action } }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
