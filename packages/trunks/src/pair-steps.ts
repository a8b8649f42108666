import type { Combination } from './combination.ts'
import { need, type ConnectStep, type Made } from './made.ts'
import type { ConnectOptions } from './options.ts'
import {
  own,
  refresh,
  refuseOther,
  removeUnlessUsed,
  staleIn,
  wantedOutbound,
} from './platform-gateway.ts'
import { needsCarrier } from './wanted.ts'

/** Removes the gateways that no other numbers use, and releases the numbers that were brought in. */
const takeBackPair = async (
  { platform, name, numbers }: ConnectOptions,
  { platform: { title: titleOf } }: Combination,
  brought: readonly string[],
): Promise<string | undefined> => {
  const { gateways, numbers: owned } = platform.ports
  const kept: string[] = []
  for (const direction of ['outbound', 'inbound'] as const) {
    const gateway = gateways && (await own(gateways, name, direction))
    const title = `${titleOf}: the ${direction} gateway`
    const left = gateways && (await removeUnlessUsed(gateways, gateway, numbers, title))
    if (left !== undefined) kept.push(left)
  }
  for (const { id, number } of (await owned?.list()) ?? [])
    if (brought.includes(number)) await owned?.release?.(id)
  return kept.length > 0 ? kept.join(', ') : undefined
}

/** Numbers the platform does not have yet, with a gateway in each direction. */
export const pairSteps = (options: ConnectOptions, known: Combination): ConnectStep[] => {
  const { platform, name, numbers, region = 'auto' } = options
  const { phoneNumbers, ports } = platform
  const { gateways } = ports
  if (!phoneNumbers || !gateways) return []
  const before = new Set<string>()
  let created = false
  const pair = async (): Promise<Made | null> => {
    const [outbound, inbound] = [
      await own(gateways, name, 'outbound'),
      await own(gateways, name, 'inbound'),
    ]
    return outbound && inbound ? { platformOutbound: outbound, platformInbound: inbound } : null
  }
  const stepName = `${known.platform.title}: numbers with their gateways`
  const broughtIn = () => numbers.filter((number) => !before.has(number))
  return [
    {
      name: stepName,
      async do(made) {
        const wanted = wantedOutbound(options, made)
        const there = await pair()
        refuseOther(there?.platformOutbound, wanted.address, platform.id)
        if (there?.platformOutbound)
          return {
            ...there,
            platformOutbound: await refresh(gateways, there.platformOutbound, wanted),
          }
        for (const { number } of (await platform.ports.numbers?.list()) ?? []) before.add(number)
        created = true
        await phoneNumbers.create({
          name,
          phoneNumbers: [...numbers],
          isShared: true,
          mediaEncryption: wanted.mediaEncryption === 'required' ? 'enable' : 'disable',
          inbound: { sipRegion: region },
          outbound: {
            address: wanted.address,
            sipRegion: region,
            transport: wanted.transport,
            ...(wanted.credentials ? { auth: wanted.credentials } : {}),
          },
        })
        const paired = need((await pair()) ?? undefined)
        const { carrierAddresses } = options
        if (carrierAddresses?.length && paired.platformInbound)
          await gateways.update(paired.platformInbound.id, {
            allowedAddresses: [...carrierAddresses],
          })
        return paired
      },
      async undo() {
        if (!created) return `${known.platform.title}: the gateways that were there`
        return takeBackPair(options, known, broughtIn())
      },
      async look(made) {
        const there = await pair()
        const isOpen = needsCarrier(known) && !made.carrierOutbound
        const isWhole =
          there?.platformOutbound &&
          !isOpen &&
          Object.keys(staleIn(there.platformOutbound, wantedOutbound(options, made))).length === 0
        return { made: there ?? {}, missing: isWhole ? [] : [stepName] }
      },
      record: () => (created ? { numbers: broughtIn() } : undefined),
      takeBack: ({ numbers: brought = [] }) => takeBackPair(options, known, brought),
    },
  ]
}
