import {
  CallError,
  inputError,
  type Gateway,
  type NumberRouting,
  type RoutingRule,
} from '@callplane/core'
import { runSteps, subject } from './run-steps.ts'
import { checkConnect, taken } from './check.ts'
import type { Combination } from './combination.ts'
import type { ConnectionRecord } from './connect-record.ts'
import { credentialsOf, directionsOf, missingIn, stepsOf, type Direction } from './connect-steps.ts'
import type { ConnectStep, Made } from './made.ts'
import type { Connection, ConnectDiff, ConnectOptions, ConnectPlan } from './options.ts'
import type { Wanted } from './ports.ts'
import { inboundRule, outboundRule } from './rule-step.ts'
import { lacksWebhook } from './webhook-step.ts'
import {
  carrierInbound,
  carrierOutbound,
  carrierPort,
  platformHostOf,
  previewOutbound,
} from './wanted.ts'

/** A number that the platform already uses with another gateway is refused, not reassigned. */
const refuseForeignNumbers = async ({ platform, numbers, name }: ConnectOptions): Promise<void> => {
  for (const number of platform.phoneNumbers ? numbers : []) {
    const known = await platform.phoneNumbers?.get(number)
    for (const gateway of [known?.inbound, known?.outbound])
      if (gateway && gateway.name !== name)
        throw taken('a number has another gateway at the platform', platform.id)
  }
}

/** Of what a carrier has nothing is moved or described; its own look comes too late where the platform goes first. */
const refuseNotOwned = async ({ carrier, numbers }: ConnectOptions): Promise<void> => {
  const all = await carrier.ports.numbers?.list()
  const owned = all && new Set(all.map(({ number }) => number))
  const faults = numbers.flatMap((number, index) =>
    !owned || owned.has(number)
      ? []
      : [{ path: ['numbers', index], message: 'is not a number of this account' }],
  )
  if (faults.length > 0) throw inputError('input-invalid', subject, faults, carrier.id)
}

/** The shape of what will be asked, where credentials are still to be made and hosts to be read back. */
const previews = (options: ConnectOptions, known: Combination): readonly Wanted[] =>
  directionsOf(options).map((direction) =>
    direction === 'outbound'
      ? previewOutbound(options, known, undefined)
      : carrierInbound(options, platformHostOf(options)),
  )

const noRecords =
  'Incoming calls will not be recorded: they are reported by webhook, and no webhook URL is configured for the platform.'

const planOf = (options: ConnectOptions, known: Combination): ConnectPlan => {
  const port = carrierPort(options)
  const wanted = previews(options, known)
  const inner = new Map<string, readonly string[]>()
  for (const one of wanted) {
    if (known[one.direction as Direction].way === 'document') continue
    const title = `${known.carrier.title}: ${one.direction} gateway`
    // Throws what the carrier would refuse, before anything is made.
    if (port?.plan && known.carrier.setUp === 'api') inner.set(title, port.plan(one))
  }
  const describe =
    known.carrier.setUp === 'by-hand' ? wanted.flatMap((one) => port?.describe?.(one) ?? []) : []
  return {
    steps: stepsOf(options, known).flatMap(({ name }) => [
      name,
      ...(inner.get(name) ?? []).map((step) => `${name} › ${step}`),
    ]),
    notes: [
      ...known.carrier.notes,
      ...known.platform.notes,
      ...(lacksWebhook(options) && directionsOf(options).includes('inbound') ? [noRecords] : []),
    ],
    describe,
  }
}

const dispatcherRule = (
  options: ConnectOptions,
  gateway: Gateway,
  known: Combination,
  { outboundReference }: Made,
): RoutingRule => {
  if (outboundReference !== undefined)
    return outboundRule(options, { reference: outboundReference })
  // Where the platform has no gateways, a call names the carrier's address itself: `sipAddress`.
  return outboundRule(
    options,
    known.platform.outbound.by === 'gateway' ? { gateway: gateway.id } : {},
  )
}

const gatewayFrom = (made: Made, options: ConnectOptions, known: Combination): Gateway => {
  const gateway =
    made.platformOutbound ?? made.carrierOutbound ?? made.platformInbound ?? made.carrierInbound
  if (gateway) return gateway
  // Both ends are set up by hand, or by the platform's own configuration.
  const wanted = directionsOf(options).includes('outbound')
    ? carrierOutbound(options, known, made.credentials)
    : carrierInbound(options, platformHostOf(options))
  return { id: options.name, ...wanted }
}

/** Where calls to the numbers go before they are put on the trunk. */
const routingOf = async ({
  carrier,
  numbers,
}: ConnectOptions): Promise<ConnectionRecord['routing']> => {
  const port = carrier.ports.numbers
  if (!port?.routing) return {}
  const before: Record<string, NumberRouting> = {}
  for (const { id, number } of await port.list())
    if (numbers.includes(number)) before[number] = await port.routing.read(id)
  return before
}

const recordOf = (
  name: string,
  steps: readonly ConnectStep[],
  routing: ConnectionRecord['routing'],
): ConnectionRecord => {
  const made = steps.flatMap((step) => {
    const record = step.record()
    return record ? [[step.name, record] as const] : []
  })
  return { version: 1, name, steps: Object.fromEntries(made), routing }
}

/**
 * Connects a room platform with a carrier, in both directions unless one is named: trunks, gateways, credentials and
 * rules at both ends. What cannot work is refused before anything is made; when a step fails all is undone that this
 * run made, and the error says what was undone, kept and left. Safe to repeat, also after a killed run.
 */
export async function connectGateway(
  options: ConnectOptions & { readonly dryRun: true },
): Promise<ConnectDiff>
export async function connectGateway(
  options: ConnectOptions & { readonly dryRun?: false | undefined },
): Promise<Connection>
export async function connectGateway(options: ConnectOptions): Promise<ConnectDiff | Connection> {
  const known = checkConnect(options)
  const plan = planOf(options, known)
  await refuseNotOwned(options)
  await refuseForeignNumbers(options)
  const directions = directionsOf(options)
  const credentials = directions.includes('outbound')
    ? await credentialsOf(options, known)
    : undefined
  const steps = stepsOf(options, known)
  if (options.dryRun) return { ...plan, changes: await missingIn(steps, { credentials }) }
  const routing = directions.includes('inbound') ? await routingOf(options) : {}
  const made = await runSteps<Made>(steps, { credentials }, options.onProgress)
  const gateway = gatewayFrom(made, options, known)
  const inbound = made.platformInbound ??
    made.carrierInbound ?? {
      id: options.name,
      ...carrierInbound(options, platformHostOf(options)),
    }
  return {
    ...plan,
    record: recordOf(options.name, steps, routing),
    gateway,
    rule: directions.includes('outbound')
      ? dispatcherRule(options, gateway, known, made)
      : inboundRule(options),
    ...(directions.includes('inbound')
      ? { inbound: { gateway: inbound, rule: inboundRule(options), reference: made.reference } }
      : {}),
    carrier: { outbound: made.carrierOutbound, inbound: made.carrierInbound },
  }
}

/** How a call names a number behind a gateway, on a platform that has no gateways of its own (Daily). */
export const sipAddress = (number: string, { address, transport }: Gateway): string => {
  if (/^\+[1-9]\d{6,14}$/.test(number)) return `sip:${number}@${address};transport=${transport}`
  throw new CallError('input-invalid', 'sipAddress: the number must be E.164')
}
