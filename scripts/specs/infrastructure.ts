import type { Ports, References } from '@callplane/core'

type During = (work: Promise<unknown> | undefined) => Promise<void>

/** Recordings, numbers and gateways: each thing a port offers, once. */
export const useInfrastructure = async (
  { recordings, numbers, gateways }: Ports,
  references: References,
  during: During,
): Promise<void> => {
  await during(
    recordings?.list(references).then(async (listed) => {
      for (const { id } of listed) {
        await recordings.open(id)
        await recordings.remove(id)
      }
    }),
  )
  let owned: readonly { readonly id: string; readonly number: string }[] = []
  await during(numbers?.list().then((listed) => (owned = listed)))
  await during(numbers?.search?.({ country: 'US', contains: '415', limit: 2 }))
  await during(
    numbers
      ?.search?.({ country: 'US', limit: 1 })
      .then(([found]) => (found ? numbers.buy?.(found.number) : undefined))
      .then((bought) => (bought ? numbers.release?.(bought.id) : undefined)),
  )
  const [first] = owned
  if (first)
    await during(
      numbers?.configure?.(first.id, { webhookUrl: 'https://callplane.example/inbound' }),
    )
  await during(
    gateways
      ?.create({
        name: 'desk',
        address: 'sip.example.com',
        transport: 'tls',
        numbers: [],
        direction: 'both',
      })
      .then(async ({ id }) => {
        await gateways.get(id)
        await gateways.list()
        await gateways.update(id, { name: 'desk two' })
        if (first) await gateways.attach?.(id, [first.number])
        await gateways.remove(id)
      }),
  )
}
