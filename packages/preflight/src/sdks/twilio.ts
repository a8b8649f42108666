import { formEncode, type FormFields } from '@callplane/kit'
import { Dynamic, PlainObject, type Plain } from '../code/plain.ts'
import { filled, isOpen, slotsIn, type Chosen } from '../documents/samples.ts'
import {
  capital,
  clientToken,
  infrastructure,
  madeClient,
  noEquivalent,
  staysThere,
  unservedRequest,
  verifiedWebhook,
  type Sdk,
  type SdkRequest,
  type Statement,
  type Understood,
} from './sdk.ts'

const title = 'Twilio'

/** Any account. */
const twilioAccount = `AC${'0'.repeat(32)}`

/** The methods of resources (twilio 6.2). Each also exists with `WithHttpInfo`. */
const operations: Readonly<
  Record<string, { readonly method: 'GET' | 'POST' | 'DELETE'; readonly one: boolean }>
> = {
  create: { method: 'POST', one: false },
  list: { method: 'GET', one: false },
  each: { method: 'GET', one: false },
  page: { method: 'GET', one: false },
  fetch: { method: 'GET', one: true },
  update: { method: 'POST', one: true },
  remove: { method: 'DELETE', one: true },
}

const prefixes: Readonly<Record<string, string>> = {
  Calls: 'CA',
  Recordings: 'RE',
  Conferences: 'CF',
  Participants: 'CA',
  Queues: 'QU',
  Members: 'CA',
}

/** Resources that are about calls. */
const voice = /^(?:calls|conferences|queues|recordings|transcriptions)\b/
const setUp =
  /^(?:incomingPhoneNumbers|availablePhoneNumbers|outgoingCallerIds|validationRequests|applications|sip|trunking|numbers|addresses)\b/

/** Products without an equivalent anywhere. */
const products: Readonly<Record<string, string>> = {
  studio: 'Twilio Studio',
  flexApi: 'Twilio Flex',
  taskrouter: 'Twilio TaskRouter',
  proxy: 'Twilio Proxy',
  serverless: 'Twilio Functions',
  video: 'Twilio Video',
}

/** Other hosts of Twilio's, whose products are not about calls. */
const domains =
  /^(?:accounts|bulkexports|chat|content|conversations|events|frontlineApi|previewIam|iam|insights|intelligence|ipMessaging|knowledge|lookups|marketplace|memory|messaging|monitor|notify|numbers|oauth|preview|pricing|routes|supersim|sync|trunking|trusthub|verify|voice|wireless)\b/

/**
 * One way of writing each path: `client.calls().fetch`. Instances that requests give have the methods of the resource that they
 * are.
 */
const canonical = (path: string): string =>
  path
    .replace(/^twilio(?:\.Twilio|\.default|\/lib\/rest\/Twilio(?:\.js)?)?\(\)/, 'client')
    .replace(/^client\.api(?:\.v2010)?(?:\.accounts?(?:\(\))?)?\.(?=[a-z*])/, 'client.')
    .replaceAll(/\.get\(\)/g, '()')
    .replaceAll(/WithHttpInfo\b/g, '')
    .replaceAll(/\.create\(\)(?=\.)/g, '()')
    .replaceAll(/\(\)\.(?:fetch|update)\(\)(?=\.)/g, '()')

/** Every operation of a client is one of these. */
const operationPath = /^client\.(.+)\.([a-zA-Z]+|\*)$/

const wireName = (segment: string): string => capital(segment.replace('()', ''))

const pathOf = (resource: string, one: boolean): string => {
  const segments = resource.split('.')
  const parts = segments.flatMap((segment, index) => {
    const name = wireName(segment)
    const hasId = segment.endsWith('()') || (one && index === segments.length - 1)
    return hasId ? [name, `${prefixes[name] ?? 'XX'}${'0'.repeat(32)}`] : [name]
  })
  return `/2010-04-01/Accounts/${twilioAccount}/${parts.join('/')}.json`
}

const formOf = (params: PlainObject, chosen: Chosen): string =>
  formEncode(
    Object.fromEntries(
      [...params.fields].map(([name, { value }]) => [capital(name), filled(value, chosen)]),
    ) as FormFields,
  )

const unservedOf = (resource: string): Statement =>
  voice.test(resource)
    ? unservedRequest(title)
    : setUp.test(resource)
      ? infrastructure(title)
      : staysThere(title)

const requestOf = (
  resource: string,
  name: string,
  args: readonly Plain[],
): SdkRequest | undefined => {
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined
  if (!operation) return undefined
  const { method, one } = operation
  const params = args.find((plain) => plain instanceof PlainObject)
  const given = params ?? new PlainObject()
  // A function that is called back, or nothing at all, says nothing about the request.
  const isUnknown = method === 'POST' && !params && args[0] instanceof Dynamic
  const path = pathOf(resource.replace(/\(\)$/, ''), one)
  return {
    request: true,
    what: `${resource.replaceAll('()', '(…)')}.${name}`,
    places: resource === 'calls' && name === 'create',
    wire: (chosen) => {
      const form = formOf(given, chosen)
      const query = method === 'GET' && form !== '' ? `?${form}` : ''
      return {
        method,
        url: `https://api.twilio.com${path}${query}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        ...(method === 'POST' && { body: form }),
      }
    },
    slots: slotsIn(given, ''),
    open: isUnknown || isOpen(given),
    unserved: unservedOf(resource),
  }
}

const understandClient = (path: string, args: readonly Plain[]): Understood | null => {
  const [, resource = '', name = ''] = operationPath.exec(path) ?? []
  const [product = ''] = resource.split(/[.(]/, 1)
  const isOperation = Object.hasOwn(operations, name)
  if (product === '*' || name === '*' || resource.includes('*'))
    return {
      request: false,
      kind: 'request',
      what: path.replace(/^client\./, '').replaceAll('()', '(…)'),
      verdict: 'look',
      reason: 'which resource of the client it uses is only known when the code runs',
      todo: 'look up which requests it sends, and compare them with docs/doors.md',
    }
  if (Object.hasOwn(products, product))
    return isOperation
      ? noEquivalent(`${resource.replaceAll('()', '(…)')}.${name}`, products[product] ?? product)
      : null
  if (domains.test(resource))
    return isOperation
      ? {
          request: false,
          kind: 'request',
          what: `${resource.replaceAll('()', '(…)')}.${name}`,
          ...(setUp.test(resource) ? infrastructure(title) : staysThere(title)),
        }
      : null
  return requestOf(resource, name, args) ?? unknownMethod(path)
}

/** A request that is written by hand. Every other method that is not an operation leads to a resource, or sends nothing. */
const unknownMethod = (path: string): Understood | null =>
  path === 'client.request'
    ? {
        request: false,
        kind: 'request',
        what: 'client.request',
        verdict: 'look',
        reason: 'it sends a request that is written by hand',
        todo: 'compare its path with docs/doors.md',
      }
    : null

/** Code on the Node library of Twilio (twilio 3 to 6). */
export const twilioSdk: Sdk = {
  source: 'twilio',
  title,
  modules: /^twilio(?:\/|$)/,
  isClient: (path) => /^client(?:$|[.(])/.test(canonical(path)),
  understand(given, args) {
    const path = canonical(given)
    if (/^twilio(?:\.Twilio|\/lib\/rest\/Twilio(?:\.js)?)?$/.test(path))
      return madeClient(
        'twilio(…)',
        'pass an `httpClient` that sends its requests to the door instead of api.twilio.com; docs/doors.md has it in ten lines',
      )
    if (
      /^twilio(?:\.jwt)?\.(?:AccessToken|ClientCapability)$|\/jwt\/(?:AccessToken|ClientCapability)(?:\.js)?$/.test(
        path,
      )
    )
      return clientToken(path.split(/[./]/).at(-1) ?? path, title)
    if (path.endsWith('TaskRouterCapability'))
      return noEquivalent('TaskRouterCapability', 'Twilio TaskRouter')
    const [, check] =
      /^twilio(?:\/lib\/webhooks\/webhooks)?\.(validate(?:Request|RequestWithBody|ExpressRequest|IncomingRequest)|webhook)$/.exec(
        path,
      ) ?? []
    if (check !== undefined) return verifiedWebhook(check, 'auth token')
    return path.startsWith('client.') ? understandClient(path, args) : null
  },
  resembles:
    /(?:^|\.)(?:(?:calls|conferences|queues|recordings|participants|incomingPhoneNumbers)(?:\(\))?\.(?:create|list|each|page|fetch|update|remove)|twiml\.VoiceResponse|VoiceResponse)$/,
}
