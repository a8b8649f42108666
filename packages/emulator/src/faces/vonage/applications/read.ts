import { createPublicKey } from 'node:crypto'
import { plainCopy, type JsonObject } from '../../shared/json.ts'
import { isHttpUrl, readBody, throwIfAny, type Faults, type Reader } from '../parameters.ts'

export type ApplicationBody = {
  readonly name: string
  readonly publicKey: string | undefined
  readonly capabilities: JsonObject
  readonly improvesAi: boolean
}

const CAPABILITIES = new Set(['voice', 'rtc', 'messages', 'vbc', 'verify', 'network_apis', 'video'])
const HOOKS = ['answer_url', 'fallback_answer_url', 'event_url'] as const

/** Validates an application by the OpenAPI document of the Application API v2. */
export function readApplication(body: unknown): ApplicationBody {
  const faults: Faults = []
  const reader = readBody(body, faults)
  reader.required('name')
  const name = reader.text('name', { max: 100 })
  const keys = reader.object('keys')
  const publicKey = keys?.text('public_key')
  if (publicKey !== undefined && !isPublicKey(publicKey))
    keys?.fault('public_key', 'must be an RSA public key in PEM')
  const capabilities = reader.object('capabilities')
  for (const given of Object.keys(capabilities?.value ?? {}))
    if (!CAPABILITIES.has(given)) capabilities?.fault(given, 'is not a capability')
  const webhooks = capabilities?.object('voice')?.object('webhooks')
  for (const hook of HOOKS) readHook(webhooks?.object(hook))
  const improvesAi = reader.object('privacy')?.flag('improve_ai') ?? false
  throwIfAny(faults)
  return {
    name: name!,
    publicKey,
    // "This replaces the configuration" as a whole.
    capabilities: plainCopy(capabilities?.value ?? {}),
    improvesAi,
  }
}

function readHook(hook: Reader | undefined): void {
  if (!hook) return
  hook.required('address')
  if (hook.has('address') && !isHttpUrl(hook.value['address']))
    hook.fault('address', 'must be a URL')
  hook.oneOf('http_method', ['GET', 'POST'])
  hook.integer('connection_timeout', 300, 1_000)
  hook.integer('socket_timeout', 1_000, 10_000)
}

function isPublicKey(pem: string): boolean {
  try {
    return createPublicKey(pem).asymmetricKeyType === 'rsa'
  } catch {
    return false
  }
}
