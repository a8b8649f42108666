import { milliseconds, inMilliseconds } from '../../model/units.ts'
import type { Ports } from '../../plugin/contract.ts'
import type { Provider } from '../../plugin/define-plugin.ts'
import type { Host, WireResponse } from '../../plugin/host.ts'
import type { RoutingRule } from '../../model/routing-rule.ts'
import { failureOf } from '../failure-of.ts'
import { reportOf, type VerifyCheck, type VerifyReport } from './verify-report.ts'
import type { DispatchWorld } from '../world.ts'

/** How long one look may take. */
const patience = milliseconds(10_000)
/** Seconds by which this machine's clock may be wrong before signed times are refused by some provider. */
const worstSkew = 30
/** Carries the proof that a request for the public URL came back to this process. */
export const probeHeader = 'x-callplane-verify'

type Found = Omit<VerifyCheck, 'provider'>
type Outcome = Pick<VerifyCheck, 'outcome' | 'detail'>

/** A host that remembers what providers say the time is. */
const listening = (host: Host) => {
  let skew: number | null = null
  const heard = ({ headers }: WireResponse): void => {
    const told = Date.parse(headers['date'] ?? '')
    if (!Number.isNaN(told)) skew = Math.round((host.clock.wall() - told) / 1000)
  }
  const fetch: Host['fetch'] = async (request, limits) => {
    const response = await host.fetch(request, limits)
    heard(response)
    return response
  }
  return { host: { ...host, fetch }, skew: () => skew }
}

/** What shows without any effect that the credentials are accepted, and needs what calls need. */
const harmlessRead = (ports: Ports): (() => Promise<unknown>) | undefined => {
  const { verify, numbers, gateways, rules } = ports
  if (verify) return () => verify()
  if (numbers) return () => numbers.list()
  if (gateways) return () => gateways.list()
  return rules && (() => rules.list())
}

const credentialsOf = async (
  provider: Provider,
  ports: Ports,
  world: DispatchWorld,
): Promise<Outcome> => {
  const read = harmlessRead(ports)
  if (!read)
    return { outcome: 'skipped', detail: 'the plugin has nothing to ask without an effect' }
  try {
    await read()
    return { outcome: 'ok', detail: 'the provider accepts them' }
  } catch (error) {
    const { code, message } = failureOf(error, provider.name, 'no', world)
    // The credentials were read; the permission that this look needs may not be one that calls need.
    const outcome = code === 'permission' || code === 'rate' ? 'warning' : 'failed'
    return { outcome, detail: `${code}: ${message}` }
  }
}

const clockOf = (skew: number | null): Outcome => {
  if (skew === null) return { outcome: 'skipped', detail: 'the provider did not tell the time' }
  if (Math.abs(skew) <= worstSkew) return { outcome: 'ok', detail: 'agrees with the provider' }
  const direction = skew > 0 ? 'ahead of' : 'behind'
  return {
    outcome: 'failed',
    detail: `this machine is ${Math.abs(skew)} s ${direction} the provider; signed requests and webhooks will be refused. Synchronise its clock.`,
  }
}

/** The numbers of rules that a provider would have to own, by where they are written. */
const numbersOf = async (
  provider: Provider,
  ports: Ports,
  rules: readonly RoutingRule[],
  world: DispatchWorld,
): Promise<Outcome> => {
  const wanted = rules
    .filter(({ routes }) => routes.some((route) => route.provider === provider.name))
    .flatMap(({ id, numbers }) =>
      numbers.map((number, index) => ({ number, where: `${id}.numbers[${index}]` })),
    )
  if (wanted.length === 0) return { outcome: 'skipped', detail: 'no rule with numbers uses it' }
  if (!ports.numbers) return { outcome: 'skipped', detail: 'the plugin does not list numbers' }
  try {
    const owned = new Set((await ports.numbers.list()).map(({ number }) => number))
    const missing = wanted.filter(({ number }) => !owned.has(number)).map(({ where }) => where)
    if (missing.length === 0)
      return { outcome: 'ok', detail: 'the account owns those of its rules' }
    const shown = missing.slice(0, 5).join(', ')
    const more = missing.length > 5 ? ` and ${missing.length - 5} more` : ''
    return {
      outcome: 'warning',
      detail: `the account does not own ${shown}${more}; a carrier may own them, or calls from them will be refused`,
    }
  } catch (error) {
    const { code, message } = failureOf(error, provider.name, 'no', world)
    return { outcome: 'warning', detail: `could not be listed: ${code}: ${message}` }
  }
}

const unreachable = (url: string, why: string): Outcome => ({
  outcome: 'failed',
  detail: `${url} ${why}`,
})

/** Asks the public URL for this process. A network that does not lead back to itself may fail here and work from outside. */
const webhooksOf = async (
  { name, definition }: Provider,
  ports: Ports,
  { host, probes, ids }: DispatchWorld,
): Promise<Outcome> => {
  if (!ports.webhooks) return { outcome: 'skipped', detail: 'the provider sends none' }
  if (host.publicUrl === undefined) {
    const polled = definition.can.verbs.includes('get')
    if (definition.can.publicUrlRequired)
      return { outcome: 'failed', detail: 'host.publicUrl is not set, and calls need it' }
    return polled
      ? {
          outcome: 'ok',
          detail: 'host.publicUrl is not set; the dispatcher asks for the state of calls',
        }
      : {
          outcome: 'failed',
          detail: 'host.publicUrl is not set, and the provider reports by webhook only',
        }
  }
  const url = `${host.publicUrl}/webhooks/${encodeURIComponent(name)}`
  const nonce = ids()
  probes.add(nonce)
  try {
    const { status, body } = await host.fetch(
      {
        method: 'POST',
        url,
        headers: { [probeHeader]: nonce, 'content-type': 'text/plain' },
        body: nonce,
      },
      { timeoutMs: inMilliseconds(patience) },
    )
    if (status === 200 && body === nonce) return { outcome: 'ok', detail: `${url} leads here` }
    if (status === 401 || status === 400)
      return {
        outcome: 'warning',
        detail: `${url} leads to a webhook handler of another process; right where several share the store`,
      }
    if (body.startsWith('callplane: '))
      return unreachable(url, `is not set up: ${body.slice(0, 300)}`)
    return unreachable(url, `answers ${status}: mount the webhook handler there`)
  } catch {
    return unreachable(
      url,
      'cannot be reached from this machine: check DNS, TLS, proxy and firewall',
    )
  } finally {
    probes.delete(nonce)
  }
}

const checksOf = async (
  provider: Provider,
  rules: readonly RoutingRule[],
  world: DispatchWorld,
): Promise<VerifyCheck[]> => {
  const { host, skew } = listening(world.host)
  const ports = provider.connect(host)
  const credentials = await credentialsOf(provider, ports, world)
  const found: Found[] = [
    { check: 'credentials', ...credentials },
    { check: 'clock', ...clockOf(skew()) },
    {
      check: 'numbers',
      ...(credentials.outcome === 'failed'
        ? { outcome: 'skipped' as const, detail: 'the credentials are not accepted' }
        : await numbersOf(provider, ports, rules, world)),
    },
    { check: 'webhooks', ...(await webhooksOf(provider, ports, world)) },
  ]
  return found.map((one) => ({ provider: provider.name, ...one }))
}

/** Whether the rules and the store can be read. */
const ownChecks = async (
  world: DispatchWorld,
): Promise<{ readonly checks: VerifyCheck[]; readonly rules: readonly RoutingRule[] }> => {
  const looked = async (
    check: 'store' | 'rules',
    look: () => Promise<string>,
  ): Promise<VerifyCheck> => {
    try {
      return { provider: null, check, outcome: 'ok', detail: await look() }
    } catch (error) {
      const detail = `cannot be read: ${String((error as Error)?.name)}`
      return { provider: null, check, outcome: 'failed', detail }
    }
  }
  let rules: readonly RoutingRule[] = []
  const store = await looked('store', async () => {
    await world.store.list({}, { limit: 1 })
    return 'can be read'
  })
  const read = await looked('rules', async () => {
    ;({ rules } = world.rules.loaded ?? (await world.rules.load()))
    return rules.length === 0 ? 'there are none' : `${rules.length} in force`
  })
  return { checks: [store, read], rules }
}

/** Looks, without placing a call, at what calls need. Providers are asked at the same time. */
export const verifyWorld = async (world: DispatchWorld): Promise<VerifyReport> => {
  const { checks, rules } = await ownChecks(world)
  const ofProviders = await Promise.all(
    [...world.providers.values()].map((provider) => checksOf(provider, rules, world)),
  )
  return reportOf([...checks, ...ofProviders.flat()])
}
