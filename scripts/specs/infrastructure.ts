import {
  routingRule,
  type GatewaysPort,
  type NumbersPort,
  type Ports,
  type RecordingsPort,
  type References,
  type RulesPort,
} from '@callplane/core'

type During = (work: Promise<unknown> | undefined) => Promise<void>

const useRecordings = async (port: RecordingsPort, references: References): Promise<void> => {
  for (const { id } of await port.list(references)) {
    await port.open(id)
    await port.remove(id)
  }
}

const buyOne = async (port: NumbersPort): Promise<void> => {
  const [found] = (await port.search?.({ country: 'US', limit: 1 })) ?? []
  const bought = found && (await port.buy?.(found.number))
  if (bought) await port.release?.(bought.id)
}

/** Where a carrier takes calls; inbound it is the host that the carrier calls. */
const termination: Readonly<Record<string, string>> = {
  twilio: 'desk-trunk.pstn.twilio.com',
  telnyx: 'sip.telnyx.com',
}

const useGateway = async (
  port: GatewaysPort,
  provider: string,
  direction: 'outbound' | 'inbound',
  number: string | undefined,
): Promise<void> => {
  const { id } = await port.create({
    name: `desk ${direction}`,
    address:
      direction === 'outbound' ? (termination[provider] ?? 'sip.example.com') : 'sip.example.com',
    transport: 'tls',
    numbers: number === undefined ? [] : [number],
    direction,
    ...(direction === 'outbound' && {
      credentials: { username: 'deskuser01', password: 'Long-Enough-Pass-1234' },
    }),
  })
  await port.get(id)
  await port.list()
  await port.update(id, { name: `desk ${direction} two` })
  await port.remove(id)
}

/** A number that no seeded trunk has: where a platform accepts trunks, the number is a carrier's. */
const carried = '+14155550177'

/** What a rule can say, which is more than one rule can. */
const rules = [
  { room: { type: 'static', id: 'desk' }, pin: '4711' },
  {
    room: { type: 'dynamic', named: 'participant-number', prefix: 'in-' },
    dispatch: { agent: 'desk-agent', metadata: { order: 'A-1' } },
  },
  { room: { type: 'dynamic', named: 'sip-number' }, defaults: { maskNumber: true } },
] as const

const useRules = async (port: RulesPort): Promise<void> => {
  for (const [index, rule] of rules.entries()) {
    const numbers = [`+1415555018${index}`]
    const made = routingRule.parse({
      id: `rule-${index}`,
      direction: 'inbound',
      numbers,
      routes: [],
      ...rule,
    })
    const { reference } = await port.push(made)
    await port.push({ ...made, name: 'renamed' }, reference)
    await port.read(reference)
    await port.list()
    await port.remove(reference)
  }
}

/** Recordings, numbers, gateways and rules: each thing a port offers, once. */
export const useInfrastructure = async (
  { recordings, numbers, gateways, rules: rulesPort }: Ports,
  references: References,
  provider: string,
  during: During,
): Promise<void> => {
  await during(recordings && useRecordings(recordings, references))
  await during(numbers?.search?.({ country: 'US', contains: '415', limit: 2 }))
  await during(numbers && buyOne(numbers))
  let owned: Awaited<ReturnType<NumbersPort['list']>> = []
  const list = async (port: NumbersPort) => {
    owned = await port.list()
  }
  await during(numbers && list(numbers))
  const [first] = owned
  if (first)
    await during(numbers?.configure?.(first.id, { webhookUrl: 'https://callplane.example/in' }))
  const number = gateways?.role === 'accepts' ? carried : first?.number
  for (const direction of ['outbound', 'inbound'] as const)
    await during(gateways && useGateway(gateways, provider, direction, number))
  await during(rulesPort && useRules(rulesPort))
}
