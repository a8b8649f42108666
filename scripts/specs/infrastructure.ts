import type { GatewaysPort, NumbersPort, Ports, RecordingsPort, References } from '@callplane/core'

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

const useGateway = async (port: GatewaysPort, number: string | undefined): Promise<void> => {
  const { id } = await port.create({
    name: 'desk',
    address: 'sip.example.com',
    transport: 'tls',
    numbers: [],
    direction: 'both',
  })
  await port.get(id)
  await port.list()
  await port.update(id, { name: 'desk two' })
  if (number) await port.attach?.(id, [number])
  await port.remove(id)
}

/** Recordings, numbers and gateways: each thing a port offers, once. */
export const useInfrastructure = async (
  { recordings, numbers, gateways }: Ports,
  references: References,
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
  await during(gateways && useGateway(gateways, first?.number))
}
