import { routingRule, type RoutingRule } from '@callplane/core'
import type { Combination } from './combination.ts'
import type { ConnectStep, Made } from './made.ts'
import type { ConnectOptions } from './options.ts'
import { ruleDifferences } from './rule-differences.ts'

type Direction = 'outbound' | 'inbound'

const providerOf = ({ platform }: ConnectOptions): string => platform.name ?? platform.id

export const inboundRule = (options: ConnectOptions): RoutingRule => {
  const { name, numbers, room, dispatch } = options
  return routingRule.parse({
    id: `${name}-inbound`,
    name: `${name}-inbound`,
    direction: 'inbound',
    numbers,
    room: room ?? { type: 'dynamic', named: 'random', on: providerOf(options) },
    ...(dispatch === undefined ? {} : { dispatch }),
    // Where callers come in by: a platform without rules of its own asks the dispatcher, which looks here.
    routes: [{ provider: providerOf(options) }],
  })
}

/** Whether an agent joins a call that goes out only through a rule of the platform that names it. */
export const needsOutboundRule = (
  { platform, dispatch = 'user' }: ConnectOptions,
  known: Combination,
): boolean =>
  dispatch !== 'user' &&
  known.platform.outbound.agentBy === 'rule' &&
  platform.ports.rules !== undefined

/** What outbound calls use: the platform's own rule where there is one, else its gateway. */
export const outboundRule = (
  options: ConnectOptions,
  route: Omit<RoutingRule['routes'][number], 'provider' | 'weight'>,
): RoutingRule => {
  const { name, numbers, dispatch } = options
  return routingRule.parse({
    id: `${name}-outbound`,
    name: `${name}-outbound`,
    direction: 'outbound',
    numbers,
    ...(dispatch === undefined ? {} : { dispatch }),
    routes: [{ provider: providerOf(options), ...route }],
  })
}

/** What a connection decides about; the rest of a rule is left to who changes it at the platform. */
const decided = ['numbers', 'room', 'dispatch'] as const

const referenceKey = { inbound: 'reference', outbound: 'outboundReference' } as const

/** The platform's own rule: inbound it brings callers into a room, outbound it sends an agent along. */
export const ruleStep = (
  options: ConnectOptions,
  known: Combination,
  direction: Direction,
): ConnectStep | undefined => {
  const { rules } = options.platform.ports
  if (!rules) return undefined
  const wantedRule = ({ platformOutbound }: Made): RoutingRule =>
    direction === 'inbound'
      ? inboundRule(options)
      : outboundRule(options, { gateway: platformOutbound?.id })
  const id = `${options.name}-${direction}`
  const key = referenceKey[direction]
  let created = false
  const all = async () => (await rules.list()).filter((one) => one.rule.id === id)
  const find = async () => (await all())[0]?.reference
  const name = `${known.platform.title}: ${direction} rule`
  const wholeIn = async (made: Made): Promise<Partial<Made> | null> => {
    const wanted = wantedRule(made)
    const there = (await all()).find(
      (one) => ruleDifferences(rules, wanted, one.rule, decided).length === 0,
    )
    return there ? { [key]: there.reference } : null
  }
  return {
    name,
    find: wholeIn,
    async do(made) {
      const there = await find()
      created = there === undefined
      const { reference } = await rules.push(wantedRule(made), there)
      return { [key]: reference }
    },
    async undo(made) {
      if (!created) return `${known.platform.title}: the ${direction} rule that was there`
      const there = made[key] ?? (await find())
      if (there !== undefined) await rules.remove(there)
      return undefined
    },
    async look(made) {
      const there = await wholeIn(made)
      return { made: there ?? {}, missing: there ? [] : [name] }
    },
    record: () => (created ? {} : undefined),
    async takeBack() {
      const there = await find()
      if (there !== undefined) await rules.remove(there)
    },
  }
}
