import { routingRule, type RoutingRule } from '@callplane/core'
import type { Combination } from './combination.ts'
import type { ConnectStep } from './made.ts'
import type { ConnectOptions } from './options.ts'

export const inboundRule = ({
  platform,
  name,
  numbers,
  room,
  dispatch,
}: ConnectOptions): RoutingRule =>
  routingRule.parse({
    id: `${name}-inbound`,
    name: `${name}-inbound`,
    direction: 'inbound',
    numbers,
    room: room ?? { type: 'dynamic', named: 'random', on: platform.name ?? platform.id },
    ...(dispatch === undefined ? {} : { dispatch }),
    // Where callers come in by: a platform without rules of its own asks the dispatcher, which looks here.
    routes: [{ provider: platform.name ?? platform.id }],
  })

/** As far as a platform keeps it; on which instance the room is, is ours alone. */
const keptOf = ({ numbers, room, dispatch }: RoutingRule): string => {
  const { on: _on, ...kept } = room ?? {}
  return JSON.stringify([numbers.toSorted(), Object.entries(kept).toSorted(), dispatch])
}

/** The platform's own rule that brings callers into a room. */
export const ruleStep = (options: ConnectOptions, known: Combination): ConnectStep | undefined => {
  const { rules } = options.platform.ports
  if (!rules) return undefined
  const rule = inboundRule(options)
  let created = false
  const all = async () => (await rules.list()).filter((one) => one.rule.id === rule.id)
  const find = async () => (await all())[0]?.reference
  return {
    name: `${known.platform.title}: inbound rule`,
    async find() {
      const there = (await all()).find((one) => keptOf(one.rule) === keptOf(rule))
      return there ? { reference: there.reference } : null
    },
    async do() {
      const there = await find()
      created = there === undefined
      const { reference } = await rules.push(rule, there)
      return { reference }
    },
    async undo({ reference }) {
      if (!created) return `${known.platform.title}: the inbound rule that was there`
      const there = reference ?? (await find())
      if (there !== undefined) await rules.remove(there)
      return undefined
    },
  }
}
